#pragma once

#include "json/jsonfields.h"

#include <QWidget>

#include <vector>

class QGridLayout;

namespace ui {

class Label;

// Named fields below each other, in groups. Each stands for a place in a JSON document, by JSON Pointer, so that what
// is wrong there is said below it, in the words of the form.
class FieldGrid final : public QWidget {
    Q_OBJECT
public:
    explicit FieldGrid(QWidget *parent = nullptr);

    void addHeading(const QString &text);
    // Name: also the accessible one. hint: dim, below the field.
    void add(const QString &pointer, const QString &name, QWidget *field, const QString &hint = {});
    void addWide(QWidget *widget); // over both columns
    void finish();                 // after the last one
    void setShown(const QString &pointer, bool shown);
    void setShown(const QWidget *field, bool shown); // of several that stand for the same place
    // What is said of that field instead of the sentence about JSON, whose units are others.
    void sayInstead(const QString &pointer, const QString &sentence);

    // False: none of the fields is about that place.
    bool showProblem(const json::JsonError &error);
    void clearProblem();
    QWidget *problemField() const; // beside which something is said; null: none
    QString problemText() const;   // "Status: …"

signals:
    void edited(); // any of them, by a person or not

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        QString pointer;
        QString instead; // of a problem's sentence
        Label *name;
        QWidget *field;
        Label *hint; // null: has none
        Label *problem;
        bool isShown = true;
    };

    static void setShown(Row &row, bool shown);
    void watch(QWidget *field);
    Row *rowAt(const QString &pointer); // the closest that is shown
    void colour(Label *problem);

    QGridLayout *m_grid;
    std::vector<Row> m_rows;
    int m_next = 0;
};

} // namespace ui
