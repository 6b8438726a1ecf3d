#include "ui/kit/choicefield.h"

#include "text/text.h"
#include "ui/kit/pasting.h"
#include "ui/kit/textarea.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>

namespace ui {

namespace {

constexpr int LongestItem = 100; // characters, of a menu

// Stays open while things in it are ticked; Return ticks and closes it.
class TickMenu final : public QMenu {
public:
    using QMenu::QMenu;

protected:
    void mousePressEvent(QMouseEvent *event) override
    {
        m_pressed = actionAt(event->position().toPoint());
        QMenu::mousePressEvent(event);
    }

    void mouseReleaseEvent(QMouseEvent *event) override
    {
        QAction *under = actionAt(event->position().toPoint());
        if (under && under == m_pressed)
            return under->trigger();
        QMenu::mouseReleaseEvent(event);
    }

    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Space && activeAction())
            return activeAction()->trigger();
        QMenu::keyPressEvent(event);
    }

private:
    QAction *m_pressed = nullptr;
};

} // namespace

FormBox::FormBox(QWidget *parent)
    : QComboBox(parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

void FormBox::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void ChoiceField::choose(const QVariant &value)
{
    setCurrentIndex(std::max(findData(value), 0));
}

TextField::TextField(const QStringList &usual, QWidget *parent)
    : FormBox(parent)
{
    setEditable(true);
    sayWhatIsCut(*lineEdit());
    setInsertPolicy(NoInsert);
    setCompleter(nullptr);
    addItems(usual);
    setCurrentIndex(-1);
}

// Up and down would put one usual text after the other in the place of what was typed.
void TextField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Up)
        return;
    if (event->key() == Qt::Key_Down)
        return showPopup();
    QComboBox::keyPressEvent(event);
}

ListField::ListField(const QStringList &usual, QWidget *parent)
    : TextField({}, parent)
    , m_usual(usual)
    , m_menu(new TickMenu(this))
{}

QStringList ListField::texts() const
{
    return m_set.of(currentText(), listed);
}

void ListField::setTexts(const QStringList &texts)
{
    fillLine(*lineEdit(), texts.join(QStringLiteral(", ")));
    m_set = {currentText(), texts}; // as the field has it
}

void ListField::showPopup()
{
    const QStringList ticked = texts();
    QStringList all = m_usual + ticked;
    all.removeDuplicates();
    m_menu->clear();
    for (const QString &text : std::as_const(all)) {
        const QString shown = text::visibleText(text.toUtf8(), LongestItem);
        QAction *action = m_menu->addAction(QString(shown).replace(u'&', QStringLiteral("&&")));
        action->setCheckable(true);
        action->setChecked(ticked.contains(text));
        connect(action, &QAction::toggled, this, [this, text](bool on) { tick(text, on); });
    }
    m_menu->setAccessibleName(accessibleName());
    m_menu->setMinimumWidth(width());
    m_menu->popup(mapToGlobal(rect().bottomLeft()));
    m_menu->setActiveAction(m_menu->actions().value(0));
}

void ListField::tick(const QString &text, bool on)
{
    QStringList now = texts();
    now.removeAll(text);
    if (on)
        now.append(text);
    setTexts(now);
}

} // namespace ui
