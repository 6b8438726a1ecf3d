#pragma once

#include <QComboBox>

namespace ui {

// One of a few things, each with the value that it stands for.
class ChoiceField final : public QComboBox {
    Q_OBJECT
public:
    using QComboBox::QComboBox;

    void choose(const QVariant &value);
};

// Texts between commas, with a list of usual ones to add to them or take out again.
class ListField final : public QComboBox {
    Q_OBJECT
public:
    explicit ListField(const QStringList &usual, QWidget *parent = nullptr);

    QStringList texts() const;
    void setTexts(const QStringList &texts);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void toggle(const QString &text);

    QString m_typed; // an activated item takes its place in the field
};

} // namespace ui
