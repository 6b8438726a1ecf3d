#pragma once

#include <QWidget>

namespace ui {

// The number of a step; a tick once it is done.
class StepMark final : public QWidget {
    Q_OBJECT
public:
    explicit StepMark(int number, QWidget *parent = nullptr);

    void setWhat(const QString &what);
    void setDone(bool done);
    bool isDone() const { return m_done; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void name();

    QString m_what;
    int m_number;
    bool m_done = false;
};

} // namespace ui
