#pragma once

#include <QPlainTextEdit>

class QLineEdit;

namespace ui {

// A field for a text over several lines, which may be one that would take long to lay out. That one is shown in part,
// with a sentence above it that says so, and cannot be changed here: it stays what it is. What would make such a text
// of it is not pasted.
class TextArea final : public QPlainTextEdit {
    Q_OBJECT
public:
    // What one does there with a text that cannot be changed here: "PUT … takes another."
    explicit TextArea(const QString &howElse, QWidget *parent = nullptr);

    static QString ofRule(); // of any text of a rule

    void fill(const QString &text);
    QString text() const; // as filled in or typed, no-break spaces and all
    bool isWhole() const { return !isReadOnly(); }

protected:
    void insertFromMimeData(const QMimeData *source) override;

private:
    QString m_howElse;
    QString m_filled; // where it is not shown whole
};

// The same for a field of one line: of a text that takes long to lay out, or that it does not hold, its beginning is
// there, and cannot be changed.
void fillLine(QLineEdit &field, const QString &text);

} // namespace ui
