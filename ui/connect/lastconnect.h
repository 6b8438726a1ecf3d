#pragma once

#include "rules/connectconfig.h"
#include "ui/kit/fonts.h"

namespace ui {

// What the last `connect` really got, from whom, and what was changed in it. Not there while that goes without saying:
// where we alone have answered.
class LastConnect final : public QWidget {
    Q_OBJECT
public:
    explicit LastConnect(QWidget *parent = nullptr);

    void setAnswer(const rules::ConnectAnswer &answer);
    void setHasBackend(bool hasBackend);

private:
    void say();

    rules::ConnectAnswer m_answer;
    bool m_hasBackend = false;
    Label *m_said;
    Label *m_changes;
};

} // namespace ui
