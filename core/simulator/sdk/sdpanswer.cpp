#include "simulator/sdk/sdpanswer.h"

#include "base/random.h"

#include <QByteArrayView>
#include <QList>
#include <QRandomGenerator>

#include <algorithm>
#include <optional>

namespace simulator {

namespace {

constexpr qsizetype LongestOffer = 256 * 1024; // bytes; browsers send about 6 KB
constexpr qsizetype MostSections = 64;
constexpr QByteArrayView IceCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

Error problem(const char *sentence)
{
    return {QString::fromUtf8(sentence)};
}

struct Section { // a media section, or the session part in front of them
    QList<QByteArray> lines;

    // The value of the first attribute of that name; none where it is not there.
    std::optional<QByteArray> attribute(QByteArrayView name) const
    {
        for (const QByteArray &line : lines) {
            if (!line.startsWith("a=") || !QByteArrayView(line).sliced(2).startsWith(name))
                continue;
            const qsizetype end = 2 + name.size();
            if (line.size() == end)
                return QByteArray("");
            if (line.at(end) == ':')
                return line.mid(end + 1);
        }
        return std::nullopt;
    }
    bool has(QByteArrayView name) const { return attribute(name).has_value(); }
};

struct Offer {
    Section session;
    QList<Section> media;
};

bool isLine(const QByteArray &line)
{
    return line.size() >= 2 && line.at(0) >= 'a' && line.at(0) <= 'z' && line.at(1) == '=' &&
           std::all_of(line.begin(), line.end(), [](char c) { return c == '\t' || quint8(c) >= 0x20; });
}

Result<Offer> read(const QByteArray &sdp)
{
    if (sdp.size() > LongestOffer)
        return problem("The SDP is longer than 256 KB.");
    Offer offer;
    Section *section = &offer.session;
    int number = 0;
    for (QByteArray line : sdp.split('\n')) {
        ++number;
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.isEmpty())
            continue;
        if (!isLine(line))
            return Error{QStringLiteral("Line %1 of the SDP is none.").arg(number)};
        if (line.startsWith("m=")) {
            offer.media.append(Section());
            section = &offer.media.last();
        }
        section->lines.append(line);
    }
    if (offer.session.lines.isEmpty() || offer.session.lines.first() != "v=0")
        return problem("The SDP does not begin with “v=0”.");
    if (offer.media.isEmpty())
        return problem("The SDP has no media section.");
    if (offer.media.size() > MostSections)
        return problem("The SDP has more than 64 media sections.");
    return offer;
}

// "m=audio 9 UDP/TLS/RTP/SAVPF 111 63"
struct MediaLine {
    QByteArray kind;
    QByteArray port;
    QByteArray protocol;
    QByteArray formats;

    static std::optional<MediaLine> fromSection(const Section &section)
    {
        const QList<QByteArray> words = section.lines.first().mid(2).split(' ');
        if (words.size() < 4 || words.contains(QByteArray("")))
            return std::nullopt;
        return MediaLine{words.at(0), words.at(1), words.at(2), words.mid(3).join(' ')};
    }
};

class Answer {
public:
    Answer(const Offer &offer, bool published, const IceIdentity &identity)
        : m_offer(offer)
        , m_published(published)
        , m_identity(identity)
    {}

    Result<QByteArray> write()
    {
        for (qsizetype i = 0; i < m_offer.media.size(); ++i) {
            if (const QString sentence = add(m_offer.media.at(i), i + 1); !sentence.isEmpty())
                return Error{sentence};
        }
        if (!m_acceptedAny)
            return problem("The SDP offers neither audio nor video.");
        QByteArray head = "v=0\r\n"
                          "o=- " +
                          QByteArray::number(QRandomGenerator::system()->generate64() >> 2) +
                          " 2 IN IP4 127.0.0.1\r\n"
                          "s=-\r\n"
                          "t=0 0\r\n";
        if (!m_bundled.isEmpty())
            head += "a=group:BUNDLE " + m_bundled.join(' ') + "\r\n";
        if (m_offer.session.has("extmap-allow-mixed"))
            head += "a=extmap-allow-mixed\r\n";
        return head + "a=msid-semantic: WMS\r\n" + m_media;
    }

private:
    // The sentence of what is wrong with the section; empty where nothing is.
    QString add(const Section &section, qsizetype number)
    {
        const auto wrong = [number](const char *what) {
            return QStringLiteral("Media section %1 of the SDP %2.").arg(number).arg(QString::fromUtf8(what));
        };
        const std::optional<MediaLine> media = MediaLine::fromSection(section);
        if (!media)
            return wrong("has no whole “m=” line");
        const std::optional<QByteArray> mid = section.attribute("mid");
        if ((media->kind != "audio" && media->kind != "video") || isTurnedDown(*media, section)) {
            addRejected(*media, mid);
            return {};
        }
        if (!media->protocol.endsWith("RTP/SAVPF"))
            return wrong("is not for RTP with DTLS");
        if (!given(section, "ice-ufrag") || !given(section, "ice-pwd"))
            return wrong("has no ICE credentials");
        if (!given(section, "fingerprint"))
            return wrong("has no DTLS fingerprint");
        if (!section.has("rtcp-mux"))
            return wrong("does not offer RTCP on the same port");
        addAccepted(*media, section, mid);
        return {};
    }

    static bool isTurnedDown(const MediaLine &media, const Section &section)
    {
        return media.port == "0" && !section.has("bundle-only");
    }

    // Of the section, or of the session for all of them.
    std::optional<QByteArray> given(const Section &section, QByteArrayView name) const
    {
        std::optional<QByteArray> value = section.attribute(name);
        return value ? value : m_offer.session.attribute(name);
    }

    void addRejected(const MediaLine &media, const std::optional<QByteArray> &mid)
    {
        m_media += "m=" + media.kind + " 0 " + media.protocol + ' ' + media.formats + "\r\nc=IN IP4 0.0.0.0\r\n";
        if (mid)
            m_media += "a=mid:" + *mid + "\r\n";
        m_media += "a=inactive\r\n";
    }

    void addAccepted(const MediaLine &media, const Section &section, const std::optional<QByteArray> &mid)
    {
        m_acceptedAny = true;
        m_media += "m=" + media.kind + " 9 " + media.protocol + ' ' + media.formats +
                   "\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:" + m_identity.ufrag +
                   "\r\na=ice-pwd:" + m_identity.password + "\r\na=fingerprint:" + m_identity.fingerprint +
                   "\r\na=setup:" + (given(section, "setup") == QByteArray("passive") ? "active" : "passive") + "\r\n";
        if (mid) {
            m_media += "a=mid:" + *mid + "\r\n";
            if (isBundled(*mid))
                m_bundled.append(*mid);
        }
        addKept(section, {"a=extmap:"});
        m_media += "a=" + direction(section) + "\r\na=rtcp-mux\r\n";
        if (section.has("rtcp-rsize"))
            m_media += "a=rtcp-rsize\r\n";
        addKept(section, {"a=rtpmap:", "a=rtcp-fb:", "a=fmtp:"});
    }

    void addKept(const Section &section, std::initializer_list<QByteArrayView> prefixes)
    {
        for (const QByteArray &line : section.lines) {
            if (std::any_of(prefixes.begin(), prefixes.end(), [&](QByteArrayView p) { return line.startsWith(p); }))
                m_media += line + "\r\n";
        }
    }

    QByteArray direction(const Section &section) const
    {
        const auto is = [&](QByteArrayView name) { return section.has(name) || m_offer.session.has(name); };
        if (is("inactive"))
            return "inactive";
        if (is("recvonly"))
            return "sendonly";
        if (is("sendonly"))
            return "recvonly";
        return m_published ? "recvonly" : "sendonly";
    }

    bool isBundled(const QByteArray &mid) const
    {
        for (const QByteArray &line : m_offer.session.lines) {
            if (line.startsWith("a=group:BUNDLE ") && line.mid(15).split(' ').contains(mid))
                return true;
        }
        return false;
    }

    const Offer &m_offer;
    bool m_published;
    const IceIdentity &m_identity;
    QByteArray m_media;
    QList<QByteArray> m_bundled;
    bool m_acceptedAny = false;
};

} // namespace

IceIdentity IceIdentity::fresh()
{
    Random random(QRandomGenerator::system()->generate64());
    const QByteArray digest = random.text(64, "0123456789ABCDEF");
    QByteArray fingerprint = "sha-256 ";
    for (qsizetype i = 0; i < digest.size(); i += 2)
        fingerprint += (i > 0 ? ":" : "") + digest.sliced(i, 2);
    return {random.text(8, IceCharacters), random.text(24, IceCharacters), fingerprint};
}

Result<QByteArray> sdpAnswer(const QByteArray &offer, bool published, const IceIdentity &identity)
{
    const Result<Offer> parts = read(offer);
    if (!parts)
        return parts.error();
    return Answer(*parts, published, identity).write();
}

} // namespace simulator
