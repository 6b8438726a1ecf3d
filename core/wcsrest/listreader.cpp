#include "wcsrest/listreader.h"

namespace wcsrest {

namespace {

const QByteArray Method = "stream/find_all";

ListedStream listed(const wcs::HookEvent &stream)
{
    return {.nodeId = stream.nodeId,
            .mediaSessionId = stream.mediaSessionId,
            .name = stream.name,
            .status = stream.status,
            .published = qint8(stream.published ? *stream.published : -1)};
}

} // namespace

ListReader::ListReader(const QByteArray &body)
    : m_body(body)
    , m_elements(m_body)
{}

bool ListReader::read(qsizetype bytes)
{
    const qsizetype until = m_at + bytes;
    while (readOne()) {
        if (m_at >= until)
            return true;
    }
    return false;
}

bool ListReader::readOne()
{
    const std::optional<QByteArrayView> element = m_fault.isEmpty() ? m_elements.next() : std::nullopt;
    if (!element) {
        if (m_fault.isEmpty() && !endsWell())
            fail(m_at);
        return false;
    }
    const qsizetype begin = element->data() - m_body.constData();
    const QByteArrayView before = QByteArrayView(m_body).sliced(m_at, begin - m_at).trimmed();
    const auto decoded = m_decoder.decode(Method, element->toByteArray());
    const auto *stream = std::get_if<wcs::HookEvent>(&decoded);
    if (!stream || before != (m_streams.empty() ? "[" : ",")) {
        fail(begin);
        return false;
    }
    m_streams.push_back(listed(*stream));
    m_at = begin + element->size();
    return true;
}

bool ListReader::endsWell() const
{
    const QByteArrayView rest = QByteArrayView(m_body).sliced(m_at).trimmed();
    if (!m_streams.empty())
        return rest == "]";
    return rest.startsWith('[') && rest.sliced(1).trimmed() == "]";
}

void ListReader::fail(qsizetype at)
{
    m_fault = QStringLiteral("what it answered is no list of streams, from byte %1 on").arg(at);
}

Result<std::vector<ListedStream>> ListReader::take()
{
    if (!m_fault.isEmpty())
        return Error{m_fault};
    return std::move(m_streams);
}

} // namespace wcsrest
