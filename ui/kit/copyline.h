#pragma once

#include "ui/kit/fonts.h"

namespace ui {

// A line of text to be used elsewhere, with a button that copies it.
class CopyLine final : public QWidget {
    Q_OBJECT
public:
    explicit CopyLine(QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const { return m_text->text(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_text;
};

} // namespace ui
