#pragma once

#include "ui/tables/actionlist.h"

namespace ui {

class ProblemDelegate;

// The list of problems.
class ProblemView final : public ActionList {
    Q_OBJECT
public:
    explicit ProblemView(QWidget *parent = nullptr);

protected:
    void clearCache() override;

private:
    ProblemDelegate *m_delegate;
};

} // namespace ui
