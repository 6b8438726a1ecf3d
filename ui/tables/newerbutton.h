#pragma once

#include "ui/kit/chipbutton.h"

class QAbstractScrollArea;

namespace ui {

// Over the upper edge of a table whose newest rows stand on top and out of sight: how many they are. Hidden while there
// are none.
class NewerButton final : public ChipButton {
    Q_OBJECT
public:
    explicit NewerButton(QAbstractScrollArea &table);

    void setCount(int newer);
    int count() const { return m_count; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();

    QAbstractScrollArea &m_table;
    int m_count = 0;
};

} // namespace ui
