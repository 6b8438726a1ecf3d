#include "http/server/responder.h"

#include "base/clock.h"
#include "http/server/answersender.h"

#include <utility>

namespace http {

BodyStream::BodyStream(AnswerSender *answers, quint64 request)
    : m_answers(answers)
    , m_request(request)
{}

BodyStream::BodyStream(BodyStream &&other) noexcept
    : m_answers(std::exchange(other.m_answers, nullptr))
    , m_request(other.m_request)
{}

BodyStream &BodyStream::operator=(BodyStream &&other) noexcept
{
    std::swap(m_answers, other.m_answers);
    std::swap(m_request, other.m_request);
    return *this;
}

BodyStream::~BodyStream()
{
    if (m_answers)
        m_answers->endStream(m_request);
}

void BodyStream::write(QByteArrayView bytes)
{
    if (m_answers)
        m_answers->writeStream(m_request, bytes);
}

qint64 BodyStream::unsent() const
{
    return isOpen() ? m_answers->unsent() : 0;
}

bool BodyStream::isOpen() const
{
    return m_answers && m_answers->isStreaming(m_request);
}

Responder::Responder(AnswerSender *answers, quint64 request)
    : m_answers(answers)
    , m_request(request)
{}

Responder::Responder(Responder &&other) noexcept
    : m_answers(std::exchange(other.m_answers, nullptr))
    , m_request(other.m_request)
{}

Responder &Responder::operator=(Responder &&other) noexcept
{
    std::swap(m_answers, other.m_answers);
    std::swap(m_request, other.m_request);
    return *this;
}

Responder::~Responder()
{
    if (isWaiting())
        respond(Response::error(500, QStringLiteral("The server gave no answer to this request.")));
}

void Responder::respond(const Response &response)
{
    respond(response, {});
}

void Responder::respond(const Response &response, const Delivery &delivery, Settled settled)
{
    if (const QPointer<AnswerSender> answers = std::exchange(m_answers, nullptr))
        answers->respond(m_request, response, delivery, std::move(settled));
    else if (settled)
        settled({.kind = Outcome::Kind::Gone, .mono = steadyNanoseconds()});
}

void Responder::close()
{
    if (const QPointer<AnswerSender> answers = std::exchange(m_answers, nullptr))
        answers->end(m_request);
}

void Responder::reset()
{
    if (const QPointer<AnswerSender> answers = std::exchange(m_answers, nullptr))
        answers->reset(m_request);
}

void Responder::hold(Settled gone)
{
    if (m_answers)
        m_answers->hold(m_request, std::move(gone));
}

void Responder::leaveUnanswered()
{
    if (const QPointer<AnswerSender> answers = std::exchange(m_answers, nullptr))
        answers->leaveUnanswered(m_request);
}

BodyStream Responder::stream(const Response &head)
{
    const QPointer<AnswerSender> answers = std::exchange(m_answers, nullptr);
    if (answers)
        answers->startStream(m_request, head);
    return {answers, m_request};
}

bool Responder::isWaiting() const
{
    return m_answers && m_answers->isWaiting(m_request);
}

} // namespace http
