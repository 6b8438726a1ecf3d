#pragma once

#include "ui/kit/fonts.h"
#include "wcs/restclientconfig.h"

namespace ui {

class ChoiceField;

// What becomes of the answer of a web server behind us to `connect`, and what that means for what we would tell.
class BackendChoice final : public QWidget {
    Q_OBJECT
public:
    explicit BackendChoice(QWidget *parent = nullptr);

    void setChoice(wcs::WithBackend choice); // the one in force

signals:
    void wanted(wcs::WithBackend choice); // by a person; it is shown once it is in force

private:
    ChoiceField *m_field;
    Label *m_meaning;
    wcs::WithBackend m_choice = wcs::WithBackend::Leave;
};

} // namespace ui
