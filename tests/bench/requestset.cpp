#include "requestset.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

namespace {

constexpr std::string_view SampleState = R"(true,"hasVideo":true,"hasAudio":true,"status":"PUBLISHING)";

// Publisher, then player: live, ended, failed.
constexpr std::array<std::string_view, 6> States{
    SampleState,
    R"(true,"hasVideo":true,"hasAudio":true,"status":"UNPUBLISHED","info":"Stopped by user)",
    R"(true,"hasVideo":true,"hasAudio":true,"status":"FAILED","info":"Failed by ICE timeout)",
    R"(false,"hasVideo":true,"hasAudio":true,"status":"PLAYING)",
    R"(false,"hasVideo":true,"hasAudio":true,"status":"STOPPED","info":"Stopped by publisher stop)",
    R"(false,"hasVideo":true,"hasAudio":true,"status":"FAILED","info":"Failed by ICE timeout)",
};

// A value of the sample that is random in the field, and the characters it is made of; others stay where they are.
struct Varied {
    const char *sample;
    std::string_view alphabet;
};

constexpr std::string_view Digits = "123456789"; // without 0, which must not come first
constexpr std::string_view LowerHex = "0123456789abcdef";
constexpr std::string_view UpperHex = "0123456789ABCDEF";
constexpr std::string_view Ice = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"; // RFC 8839, 5.4

constexpr std::array VariedValues{
    Varied{"4611731400430051336", Digits},                    // o=
    Varied{"6b2c1a1e-4d1f-4f19-9b6e-0f3a1d2c4b5a", LowerHex}, // a=msid-semantic
    Varied{"4ZcD", Ice},                                      // a=ice-ufrag
    Varied{"2/1muCWoOi3uLifh0NuRHlZl", Ice},                  // a=ice-pwd
    Varied{"7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08", UpperHex},
    Varied{"3570614608", Digits},    // a=ssrc
    Varied{"2231627014", Digits},    // a=ssrc
    Varied{"632943048", Digits},     // a=ssrc
    Varied{"4TOk42mSjXCkVIa6", Ice}, // cname
};

constexpr const char *SampleSession = "56141d10-"; // time_low of the mediaSessionId
constexpr const char *SampleName = R"("name":"b4e7")";
constexpr const char *SamplePort = ":4388/";
constexpr const char *PaddingTag = "a=x-build:";

QByteArray varied(const Varied &value, std::mt19937_64 &random)
{
    QByteArray result(value.sample);
    for (char &c : result) {
        if (value.alphabet.find(c) != std::string_view::npos || c == '0')
            c = value.alphabet[random() % value.alphabet.size()];
    }
    return result;
}

QByteArray paddedHex(quint32 number, int width)
{
    return QByteArray::number(number, 16).rightJustified(width, '0').right(width);
}

Result<QByteArray> sampleFile(const char *name)
{
    QFile file(QStringLiteral(TEST_DATA "/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("%1 cannot be read: %2.").arg(file.fileName(), file.errorString())};
    return file.readAll();
}

// The request line names the sample's path, which the server under load may have elsewhere.
QByteArray headFor(const QByteArray &sample, const QByteArray &hookPath)
{
    const qsizetype from = sample.indexOf(' ') + 1;
    const qsizetype to = sample.indexOf(' ', from);
    return sample.first(from) + hookPath + "/StreamStatusEvent" + sample.sliced(to);
}

bool hasAllVaried(const QByteArray &body)
{
    return body.contains(SampleSession) && body.contains(SampleName) && body.contains(SamplePort) &&
           std::ranges::all_of(VariedValues, [&](const Varied &value) { return body.contains(value.sample); });
}

} // namespace

Result<RequestSet> RequestSet::make(int streams, const QByteArray &hookPath)
{
    const Result<QByteArray> sampleHead = sampleFile("wcs-request-head.txt");
    const Result<QByteArray> sampleBody = sampleFile("synthetic-full-3614.json");
    if (!sampleHead || !sampleBody)
        return sampleHead ? sampleBody.error() : sampleHead.error();

    const QByteArray head = headFor(*sampleHead, hookPath);
    QByteArray body = *sampleBody;
    const qsizetype stateAt = body.indexOf(SampleState.data(), 0);
    qsizetype paddingAt = body.indexOf(PaddingTag);
    if (body.size() != qsizetype(BodySize) || stateAt < 0 || paddingAt < 0 || !hasAllVaried(body) ||
        !head.contains("Content-Length: " + QByteArray::number(qsizetype(BodySize))))
        return Error{QStringLiteral("The samples in %1 are not those this bench was written for.")
                         .arg(QStringLiteral(TEST_DATA))};

    // Take the state out and lengthen the padding by as much.
    const auto stateSize = qsizetype(SampleState.size());
    body.remove(stateAt, stateSize);
    paddingAt += qsizetype(strlen(PaddingTag)) - stateSize;
    body.insert(paddingAt, body.sliced(paddingAt, stateSize));

    RequestSet set;
    set.m_headSize = size_t(head.size());
    set.m_stateAt = size_t(head.size() + stateAt);
    set.m_paddingAt = size_t(head.size() + paddingAt);
    set.m_streams = quint64(streams);
    set.m_requests.reserve(set.requestSize() * size_t(streams));
    for (quint32 stream = 0; stream < quint32(streams); ++stream) {
        const QByteArray request = set.requestOf(stream, head + body);
        set.m_requests.insert(set.m_requests.end(), request.begin(), request.end());
    }
    return set;
}

QByteArray RequestSet::requestOf(quint32 stream, const QByteArray &request) const
{
    std::mt19937_64 random(stream); // the same requests in every run
    QByteArray result = request;
    for (const Varied &value : VariedValues)
        result.replace(value.sample, varied(value, random));
    // An odd factor modulo 2^32 maps no two streams to one id.
    result.replace(SampleSession, paddedHex(stream * 2'654'435'761U, 8) + '-');
    result.replace(SampleName, R"("name":")" + paddedHex(stream / 2, 4) + '"');
    result.replace(SamplePort, ':' + QByteArray::number(1'024 + stream % 8'976) + '/');
    Q_ASSERT(size_t(result.size()) == requestSize());
    return result;
}

void RequestSet::compose(quint64 n, char *out) const
{
    const quint64 stream = n % m_streams;
    const bool ended = (n / m_streams) % 2 == 1;
    const bool fails = stream % 20 >= 18;
    const std::string_view state = States[(stream % 2) * 3 + (!ended ? 0 : !fails ? 1 : 2)];

    const char *stored = m_requests.data() + stream * requestSize();
    memcpy(out, stored, m_stateAt);
    memcpy(out + m_stateAt, state.data(), state.size());
    memcpy(out + m_stateAt + state.size(), stored + m_stateAt, m_paddingAt - m_stateAt);
    const size_t rest = m_paddingAt + state.size();
    memcpy(out + rest, stored + rest, requestSize() - rest);
}
