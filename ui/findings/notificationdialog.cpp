#include "ui/findings/notificationdialog.h"

#include "ui/findings/announcer.h"
#include "ui/kit/fonts.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QTimeEdit>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int Width = 480;

} // namespace

NotificationDialog::NotificationDialog(Announcer &announcer, QWidget *parent)
    : QDialog(parent)
    , m_announcer(announcer)
    , m_desktop(new QCheckBox(tr("Show a &notification on the desktop")))
    , m_sound(new QCheckBox(tr("&Sound a signal")))
    , m_quiet(new QCheckBox(tr("&Quiet hours, from")))
    , m_from(new QTimeEdit)
    , m_until(new QTimeEdit)
{
    setObjectName(QStringLiteral("notificationDialog"));
    setWindowTitle(tr("Notifications"));
    setAttribute(Qt::WA_DeleteOnClose);
    const NotificationSettings &settings = announcer.settings();
    m_desktop->setChecked(settings.onDesktop);
    m_sound->setChecked(settings.withSound);
    m_quiet->setChecked(settings.hasQuietHours);
    m_from->setTime(settings.quietFrom);
    m_until->setTime(settings.quietUntil);
    build();
    for (QCheckBox *box : {m_desktop, m_sound, m_quiet})
        connect(box, &QCheckBox::toggled, this, &NotificationDialog::use);
    for (QTimeEdit *time : {m_from, m_until})
        connect(time, &QTimeEdit::timeChanged, this, &NotificationDialog::use);
    use();
}

void NotificationDialog::build()
{
    m_desktop->setObjectName(QStringLiteral("notifyOnDesktop"));
    m_sound->setObjectName(QStringLiteral("notifyWithSound"));
    m_quiet->setObjectName(QStringLiteral("quietHours"));
    m_from->setObjectName(QStringLiteral("quietFrom"));
    m_until->setObjectName(QStringLiteral("quietUntil"));
    m_from->setAccessibleName(tr("Quiet from"));
    m_until->setAccessibleName(tr("Quiet until"));
    for (QTimeEdit *time : {m_from, m_until})
        time->setDisplayFormat(QStringLiteral("HH:mm"));
    auto *about = new Label(Type::Text, Label::Tone::Dim,
                            tr("When there is a new problem, and at most once for each; several that come together "
                               "are told together. Nothing is told of a demonstration."));
    about->setWordWrap(true);
    auto *hours = new QHBoxLayout;
    hours->setSpacing(scaled(8));
    hours->addWidget(m_quiet);
    hours->addWidget(m_from);
    hours->addWidget(new Label(Type::Text, Label::Tone::Normal, tr("until")));
    hours->addWidget(m_until);
    hours->addStretch(1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(24), scaled(20), scaled(24), scaled(16));
    column->setSpacing(scaled(12));
    column->addWidget(about);
    column->addWidget(m_desktop);
    column->addWidget(m_sound);
    column->addLayout(hours);
    column->addStretch(1);
    column->addWidget(buttons);
    resize(scaled(Width), sizeHint().height());
}

void NotificationDialog::use()
{
    m_from->setEnabled(m_quiet->isChecked());
    m_until->setEnabled(m_quiet->isChecked());
    m_announcer.setSettings({.onDesktop = m_desktop->isChecked(),
                             .withSound = m_sound->isChecked(),
                             .hasQuietHours = m_quiet->isChecked(),
                             .quietFrom = m_from->time(),
                             .quietUntil = m_until->time()});
}

} // namespace ui
