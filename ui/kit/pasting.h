#pragma once

class QLineEdit;
class QString;
class QWidget;

// What is pasted or dropped into a field may be of any length, and would take the window as long.
namespace ui {

// Says at the field why it does not have what was pasted, until the next key or click.
void sayNotPasted(QWidget &field, const QString &sentence);
// Has a field of one line say so where it cuts what does not fit into it (QLineEdit::maxLength()).
void sayWhatIsCut(QLineEdit &field);

} // namespace ui
