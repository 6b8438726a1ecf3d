#include "ui/choicefield.h"

#include "ui/fieldvalues.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QWheelEvent>

namespace ui {

void ChoiceField::choose(const QVariant &value)
{
    setCurrentIndex(std::max(findData(value), 0));
}

ListField::ListField(const QStringList &usual, QWidget *parent)
    : QComboBox(parent)
{
    setEditable(true);
    setInsertPolicy(NoInsert);
    setCompleter(nullptr);
    addItems(usual);
    setCurrentIndex(-1);
    connect(lineEdit(), &QLineEdit::textEdited, this, [this](const QString &text) { m_typed = text; });
    connect(this, &QComboBox::textActivated, this, &ListField::toggle);
}

QStringList ListField::texts() const
{
    return listed(currentText());
}

void ListField::setTexts(const QStringList &texts)
{
    m_typed = texts.join(QStringLiteral(", "));
    setCurrentIndex(-1);
    setEditText(m_typed);
}

void ListField::toggle(const QString &text)
{
    QStringList texts = listed(m_typed);
    if (texts.removeAll(text) == 0)
        texts.append(text);
    setTexts(texts);
}

// Up and down would put one text after the other in.
void ListField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Up)
        return;
    if (event->key() == Qt::Key_Down)
        return showPopup();
    QComboBox::keyPressEvent(event);
}

void ListField::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

} // namespace ui
