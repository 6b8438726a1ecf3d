#include "ui/log/logfoot.h"

#include "text/text.h"
#include "ui/kit/actionbutton.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLocale>

namespace ui {

using Log = view::EventLogModel;

namespace {

// A moment to the second: milliseconds say nothing here.
QString momentText(qint64 utcMicroseconds)
{
    return text::clockText(utcMicroseconds).section(QLatin1Char('.'), 0, 0);
}

} // namespace

LogFoot::LogFoot(Log &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_sentence(new Label(Type::Small, Label::Tone::Dim))
    , m_newest(new QAction(tr("Newest"), this))
    , m_reading(new QAction(this))
{
    m_sentence->setObjectName(QStringLiteral("logFoot"));
    m_sentence->setElideMode(Qt::ElideRight);
    m_newest->setObjectName(QStringLiteral("logNewest"));
    m_newest->setToolTip(tr("Goes to what has come last"));
    m_reading->setObjectName(QStringLiteral("logReading"));
    auto *bar = new QHBoxLayout(this);
    bar->setContentsMargins(scaled(12), scaled(4), scaled(12), scaled(4));
    bar->setSpacing(scaled(4));
    bar->addWidget(m_sentence, 1);
    for (QAction *action : {m_newest, m_reading}) {
        auto *button = new ActionButton(action);
        button->setAutoRaise(true);
        bar->addWidget(button);
        connect(action, &QAction::changed, button, [action, button] { button->setVisible(action->isVisible()); });
    }
    connect(m_newest, &QAction::triggered, this, &LogFoot::newestWanted);
    connect(m_reading, &QAction::triggered, this, &LogFoot::press);
    connect(&log, &Log::stateChanged, this, &LogFoot::show);
    connect(&log, &QAbstractItemModel::rowsInserted, this, &LogFoot::show);
    show();
}

void LogFoot::show()
{
    const Log::State &state = m_log.state();
    m_sentence->setText(sentence() + (state.passedDamaged ? tr(" · damaged ones may be missing") : QString()));
    m_newest->setVisible(!state.isAtNewest);
    m_reading->setVisible(state.isReading || state.isStopped);
    m_reading->setText(state.isReading ? tr("Stop") : tr("Go on"));
    m_reading->setToolTip(state.isReading ? tr("Stops looking through the journal")
                                          : tr("Goes on looking through the journal"));
}

QString LogFoot::sentence() const
{
    const Log::State &state = m_log.state();
    const QLocale locale;
    const QString reached = state.reachedAt == 0 ? QString() : momentText(state.reachedAt);
    if (!state.failure.isEmpty())
        return tr("The journal cannot be read: %1").arg(state.failure);
    if (state.isReading && state.looked == 0)
        return tr("Reading the journal …");
    if (state.isReading)
        return tr("Reading the journal … %1 events looked through, back to %2")
            .arg(locale.toString(state.looked), reached);
    if (state.isStopped)
        return tr("Stopped after %1 events, at %2").arg(locale.toString(state.looked), reached);
    const QString count = locale.toString(m_log.rowCount());
    const QString above = state.isAtNewest ? QString() : tr(" · newer ones above");
    if (state.isAtBeginning && m_log.query().source == board::LogQuery::Source::Stream)
        return tr("%1 shown · the stream begins here").arg(count) + above;
    if (state.isAtBeginning)
        return tr("%1 shown · the journal begins here").arg(count) + above;
    if (state.oldestAt == 0)
        return tr("What comes stands here.");
    return tr("%1 shown, back to %2 · older ones below").arg(count, momentText(state.oldestAt)) + above;
}

void LogFoot::press()
{
    m_log.state().isReading ? m_log.stop() : m_log.goOn();
}

} // namespace ui
