#pragma once

#include "streams/filter.h"
#include "ui/fonts.h"

#include <QLineEdit>
#include <QTimer>

namespace ui {

// Where the filter is typed. Says how many streams it shows, and, on a line of its own below, what is wrong with it;
// while it is wrong the filter before it stays in force.
class FilterField final : public QLineEdit {
    Q_OBJECT
public:
    explicit FilterField(QWidget *parent = nullptr);
    ~FilterField() override;

    void setCounts(qsizetype shown, qsizetype all);
    void setFilter(const streams::FilterTree &tree); // at once
    void addTerm(const streams::FilterTree &term);   // narrows by one more term
    // Takes these terms out, wherever they came from, and narrows by that one; what else stands there stays.
    void replaceTerms(const QList<streams::FilterTree> &away, const streams::FilterTree &term);
    QString error() const { return m_error->text(); }

signals:
    void filterChanged(const streams::Filter &filter);
    void entered();     // Return, and what is typed is in force
    void downPressed(); // to what it shows

protected:
    void resizeEvent(QResizeEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    void takeText();
    streams::FilterTree current() const;
    void showError(const streams::FilterError &error);
    void place();

    Label *m_counts;
    Label *m_error;           // floats below: a child of the window
    QTimer m_pause;           // typing goes on until this has passed
    streams::Filter m_filter; // in force
    streams::FilterError m_problem;
};

} // namespace ui
