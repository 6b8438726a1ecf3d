#include "simulator/clients/sdpoffer.h"

#include <QFile>

#include <algorithm>
#include <vector>

namespace simulator {

namespace {

constexpr QByteArrayView Ice = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"; // RFC 8839 §5.4
constexpr QByteArrayView Digits = "123456789";

// The offer with places to fill in, and CRLF at the ends of its lines (RFC 8866 §5).
QByteArray offerTemplate()
{
    QFile file(QStringLiteral(":/simulator/offer.sdp"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    Q_UNUSED(isOpen)
    return file.readAll().replace('\n', "\r\n");
}

QByteArray fingerprint(Random &random)
{
    QByteArray result = random.text(95, "0123456789ABCDEF");
    for (qsizetype i = 2; i < result.size(); i += 3)
        result[i] = ':';
    return result;
}

struct Place {
    QByteArrayView name;
    QByteArray value;
};

// Every client has an offer of its own: the text is gone through once.
QByteArray filled(const QByteArray &text, const std::vector<Place> &places)
{
    QByteArray out;
    out.reserve(text.size() + 256);
    const QByteArrayView view(text);
    qsizetype from = 0;
    for (qsizetype open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
        const qsizetype end = text.indexOf('}', open);
        const QByteArrayView name = view.sliced(open + 1, end - open - 1);
        const auto place = std::ranges::find(places, name, &Place::name);
        Q_ASSERT(place != places.end());
        out.append(view.sliced(from, open - from));
        out.append(place->value);
        from = end + 1;
    }
    return out.append(view.sliced(from));
}

} // namespace

QByteArray sdpOffer(Random &random)
{
    static const QByteArray Template = offerTemplate();
    const auto port = [&] { return QByteArray::number(20'000 + random.below(40'000)); };
    const std::vector<Place> places{{"session", random.text(19, Digits)},
                                    {"stream", random.uuid()},
                                    {"ufrag", random.text(4, Ice)},
                                    {"pwd", random.text(24, Ice)},
                                    {"fingerprint", fingerprint(random)},
                                    {"ssrc1", random.text(9, Digits)},
                                    {"ssrc2", random.text(9, Digits)},
                                    {"ssrc3", random.text(9, Digits)},
                                    {"cname", random.text(16, Ice)},
                                    {"port", port()},
                                    {"reflexive", port()}};
    return filled(Template, places);
}

} // namespace simulator
