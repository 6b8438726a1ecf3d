#pragma once

#include "ui/kit/fieldvalues.h"

#include <QComboBox>

class QMenu;

namespace ui {

// A box of a form: the wheel scrolls the form, and changes nothing in passing.
class FormBox : public QComboBox {
    Q_OBJECT
public:
    explicit FormBox(QWidget *parent = nullptr);

protected:
    void wheelEvent(QWheelEvent *event) override;
};

// One of a few things, each with the value that it stands for.
class ChoiceField final : public FormBox {
    Q_OBJECT
public:
    using FormBox::FormBox;

    void choose(const QVariant &value);
};

// A text that is typed, or picked from a list of usual ones. Nothing completes it, and keys only open the list.
class TextField : public FormBox {
    Q_OBJECT
public:
    explicit TextField(const QStringList &usual, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

// Texts between commas, typed or ticked in a list of usual ones. It has no items of its own: a box takes a text that
// is one of its items for picked, whenever the field is left.
class ListField final : public TextField {
    Q_OBJECT
public:
    explicit ListField(const QStringList &usual, QWidget *parent = nullptr);

    // What was set, commas within a text and all, until somebody types over it.
    QStringList texts() const;
    void setTexts(const QStringList &texts);
    void showPopup() override;

private:
    void tick(const QString &text, bool on);

    QStringList m_usual;
    Kept<QStringList> m_set;
    QMenu *m_menu;
};

} // namespace ui
