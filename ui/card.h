#pragma once

#include <QWidget>

class QVBoxLayout;

namespace ui {

// A panel with a 1-px line and 8-px corners. What it holds keeps clear of the corners.
class Card final : public QWidget {
    Q_OBJECT
public:
    explicit Card(QWidget *content, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *m_content;
};

} // namespace ui
