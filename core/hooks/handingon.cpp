#include "hooks/handingon.h"

#include "backend/forwardedhead.h"
#include "hooks/log.h"

#include <utility>

namespace hooks {

namespace {

backend::Handover handoverOf(Hook &hook)
{
    return {.head = std::move(hook.forwardedHead),
            .body = hook.record.body,
            .session = hook.record.streamKey,
            .receivedMono = hook.record.receivedMono};
}

} // namespace

HandingOn::HandingOn(const Options &options, Answers &answers, FiguresReport &report, QObject *parent)
    : QObject(parent)
    , m_answers(answers)
    , m_report(report)
    , m_backends(options.basePaths, options.backend, this)
    , m_end(this)
{
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, [this] {
        m_backends.abort();
        emit becameIdle();
    });
    connect(&m_backends, &backend::Backends::forwarderIdle, this, &HandingOn::becameIdle);
    connect(&m_backends, &backend::Backends::mirrored, &m_report, &FiguresReport::noteChange);
    connect(&m_backends, &backend::Backends::suspended, this, &HandingOn::noteSuspension);
}

bool HandingOn::prepare(Hook &hook, const http::Request &request, const Guard::Place &place) const
{
    backend::Forwarder *const forwarder = m_backends.of(place.basePath);
    const backend::Mirror *const mirror = m_backends.mirror();
    if (!forwarder && !mirror)
        return true;
    if (backend::cameBy(request, m_backends.name()))
        return false;
    // A demonstration is ours alone: others know nothing of its streams.
    if (wcs::originOf(request.header(wcs::OriginHeader)) == wcs::Origin::Demonstration)
        return true;
    hook.forwarder = forwarder;
    if (forwarder)
        hook.forwardedHead = forwarder->head(request, place.method);
    if (mirror)
        hook.mirroredHead = mirror->head(request, place.method);
    return true;
}

void HandingOn::ask(Hook &&hook, Answered answered)
{
    backend::Forwarder &forwarder = *hook.forwarder;
    backend::Handover handover = handoverOf(hook);
    const auto asking = std::make_shared<Hook>(std::move(hook));
    forwarder.send(std::move(handover), [this, asking, answered = std::move(answered)](backend::Answer &&answer) {
        m_report.noteChange();
        asking->record.backend = std::move(answer.kept);
        mirror(*asking, asking->record.backend->result.status > 0 ? &answer.response : nullptr);
        answered(std::move(*asking), std::move(answer));
    });
}

void HandingOn::tell(Hook &hook)
{
    backend::Handover handover = handoverOf(hook);
    handover.isBeside = true;
    m_answers.expectBackend(hook.record);
    const auto told = std::make_shared<Hook>(Hook{.record = hook.record, .mirroredHead = hook.mirroredHead});
    hook.forwarder->send(std::move(handover), [this, told](backend::Answer &&answer) {
        m_report.noteChange();
        mirror(*told, answer.kept->result.status > 0 ? &answer.response : nullptr);
        m_answers.noteBackend(told->record.answerTag, answer.kept);
    });
}

void HandingOn::mirror(const Hook &hook, const http::Response *normal)
{
    if (backend::Mirror *mirror = m_backends.mirror(); mirror && !hook.mirroredHead.isEmpty())
        mirror->send(hook.mirroredHead, hook.record, normal);
}

void HandingOn::noteSuspension(bool isSuspended, const QString &sentence)
{
    if (isSuspended)
        qCWarning(lcHooks).noquote() << sentence;
    else
        qCInfo(lcHooks).noquote() << "That is over:" << sentence;
    m_report.noteChange();
}

} // namespace hooks
