#include "fuzz.h"
#include "journal/bodycodec.h"
#include "journal/dictionarytrainer.h"
#include "journal/openhead.h"

using journal::BodyCodec;

namespace {

constexpr quint32 DictionaryId = 1;

QByteArray dictionary()
{
    journal::Samples samples;
    for (int i = 0; i < 300; ++i) {
        const QByteArray body = "{\"nodeId\":\"n@wcs-1\",\"appKey\":\"live\",\"sessionId\":\"/10.0.0." +
                                QByteArray::number(i * 7919 % 251) + ":4388\",\"mediaSessionId\":\"" +
                                QByteArray::number(i * 104'729, 16) + "\",\"name\":\"cam-" + QByteArray::number(i) +
                                "\",\"published\":true,\"status\":\"PUBLISHING\"}";
        samples.bytes += body;
        samples.sizes.push_back(size_t(body.size()));
    }
    return journal::trainDictionary(samples, DictionaryId);
}

std::unique_ptr<BodyCodec> codec(bool hasDictionary)
{
    auto codec = std::make_unique<BodyCodec>();
    if (!hasDictionary)
        return codec;
    const QByteArray bytes = dictionary();
    fuzz::require(!bytes.isEmpty(), "there is a dictionary");
    codec->addDictionary(DictionaryId, bytes);
    codec->encodeWith(DictionaryId);
    return codec;
}

void check(BodyCodec &codec, const QByteArray &bytes)
{
    const QByteArray stored = codec.encode(bytes);
    const Result<QByteArray> back = codec.decode(stored);
    fuzz::require(back.ok() && *back == bytes, "what is stored comes back");
    fuzz::require(codec.knows(BodyCodec::dictionaryOf(stored)), "what is stored needs what is known");
    (void)codec.decode(bytes); // as if it stood there
    if (stored.isEmpty())
        return;
    for (const qsizetype at : {stored.size() / 3, stored.size() - 1}) {
        QByteArray damaged = stored;
        damaged[at] = char(damaged[at] ^ 0x10);
        (void)codec.decode(damaged);
        (void)codec.decode(stored.first(at));
    }
}

void checkHead(const QByteArray &head)
{
    for (const qsizetype size : {0, 7, 120}) {
        const journal::OpenHead open = journal::openHead(head, size);
        fuzz::require(journal::closeHead(open, size) == head, "a head comes back");
    }
}

} // namespace

// Byte for byte, with a dictionary and without; and whatever stands where a body should.
void fuzz::run(QByteArrayView input)
{
    static const auto plain = codec(false);
    static const auto trained = codec(true);
    const QByteArray bytes = input.toByteArray();
    check(*plain, bytes);
    check(*trained, bytes);
    (void)trained->decode(plain->encode(bytes));
    (void)plain->decode(trained->encode(bytes));
    checkHead(bytes);
}
