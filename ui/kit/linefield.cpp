#include "ui/kit/linefield.h"

#include "ui/kit/fonts.h"
#include "ui/kit/pasting.h"

#include <QLineEdit>

namespace ui {

namespace {

constexpr int Height = 28;
constexpr int Margin = 6;

} // namespace

void setUpLine(QLineEdit &field)
{
    field.setMinimumHeight(scaled(Height));
    field.setTextMargins(scaled(Margin), 0, scaled(Margin), 0);
    sayWhatIsCut(field);
}

} // namespace ui
