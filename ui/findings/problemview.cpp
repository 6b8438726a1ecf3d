#include "ui/findings/problemview.h"

#include "ui/findings/problemdelegate.h"

namespace ui {

ProblemView::ProblemView(QWidget *parent)
    : ActionList(parent)
    , m_delegate(new ProblemDelegate(this))
{
    setItemDelegate(m_delegate);
}

void ProblemView::clearCache()
{
    m_delegate->clearCache();
}

} // namespace ui
