#pragma once

class QLineEdit;

namespace ui {

// A field of one line that stands by itself, as high as those of forms; it says what it cuts (see pasting.h).
void setUpLine(QLineEdit &field);

} // namespace ui
