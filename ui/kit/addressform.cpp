#include "ui/kit/addressform.h"

#include "ui/kit/fonts.h"
#include "ui/kit/linefield.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace ui {

namespace {

constexpr int FieldWidth = 168;

} // namespace

AddressForm::AddressForm(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit)
{
    m_field->setObjectName(QStringLiteral("address"));
    m_field->setAccessibleName(name);
    m_field->setToolTip(tr("An address and a port, like 127.0.0.1:8085 or [::1]:8085; * is every address"));
    m_field->setFont(fontOf(Type::Mono));
    m_field->setFixedWidth(scaled(FieldWidth));
    setUpLine(*m_field);
    auto *there = new QPushButton(tr("Listen there"));
    there->setObjectName(QStringLiteral("listenThere"));
    auto *free = new QPushButton(tr("Use a free port"));
    free->setObjectName(QStringLiteral("useFreePort"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(8));
    for (QWidget *widget :
         {static_cast<QWidget *>(m_field), static_cast<QWidget *>(there), static_cast<QWidget *>(free)})
        row->addWidget(widget);
    const auto ask = [this] { emit wanted(m_field->text().trimmed()); };
    connect(m_field, &QLineEdit::returnPressed, this, ask);
    connect(there, &QAbstractButton::clicked, this, ask);
    connect(free, &QAbstractButton::clicked, this, &AddressForm::askForFreePort);
    hide();
}

// What somebody is typing stays, as long as it is about the same address.
void AddressForm::offer(const QString &address)
{
    if (address != m_offered)
        m_field->setText(address);
    m_offered = address;
    setVisible(!address.isEmpty());
}

void AddressForm::askForFreePort()
{
    emit wanted(m_offered.left(m_offered.lastIndexOf(u':')) + QStringLiteral(":0"));
}

} // namespace ui
