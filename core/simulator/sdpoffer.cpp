#include "simulator/sdpoffer.h"

#include <QFile>

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

} // namespace

QByteArray sdpOffer(Random &random)
{
    static const QByteArray Template = offerTemplate();
    const auto port = [&] { return QByteArray::number(20'000 + random.below(40'000)); };
    QByteArray sdp = Template;
    sdp.replace("{session}", random.text(19, Digits));
    sdp.replace("{stream}", random.uuid());
    sdp.replace("{ufrag}", random.text(4, Ice));
    sdp.replace("{pwd}", random.text(24, Ice));
    sdp.replace("{fingerprint}", fingerprint(random));
    for (const char *ssrc : {"{ssrc1}", "{ssrc2}", "{ssrc3}"})
        sdp.replace(ssrc, random.text(9, Digits));
    sdp.replace("{cname}", random.text(16, Ice));
    sdp.replace("{port}", port());
    sdp.replace("{reflexive}", port());
    return sdp;
}

} // namespace simulator
