#include "hooks/figuresreport.h"

namespace hooks {

namespace {

constexpr int IntervalMs = 250;

} // namespace

FiguresReport::FiguresReport(std::function<void(Figures &)> gather, QObject *parent)
    : QObject(parent)
    , m_gather(std::move(gather))
    , m_timer(this)
{
    m_timer.setInterval(IntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &FiguresReport::send);
}

void FiguresReport::noteChange()
{
    if (m_timer.isActive())
        return;
    m_timer.start();
    QMetaObject::invokeMethod(this, &FiguresReport::send, Qt::QueuedConnection);
}

void FiguresReport::count(const Exchange &exchange, const http::Outcome &outcome)
{
    if (!exchange.isCounted)
        return;
    noteChange();
    if (outcome.kind != http::Outcome::Kind::Sent)
        m_figures.countUntimed(exchange.method,
                               outcome.kind == http::Outcome::Kind::Gone ? Figures::Gone : Figures::NotTaken);
    else if (exchange.kind == journal::AnswerKind::Injected)
        m_figures.countUntimed(exchange.method, exchange.status);
    else
        m_figures.countAnswer(exchange.method, exchange.status,
                              outcome.mono - exchange.receivedMono - exchange.backendUs * qint64(1'000));
}

void FiguresReport::send()
{
    m_gather(m_figures);
    if (m_figures == m_sent) {
        m_timer.stop(); // until the next change
        return;
    }
    m_sent = m_figures;
    emit changed(m_figures);
}

} // namespace hooks
