#include "journal/bodycodec.h"

#include <QHash>

#include <cstring>
#include <zstd.h>

using namespace Qt::Literals::StringLiterals;

namespace journal {

namespace {

constexpr int Level = 1;
constexpr unsigned long long LargestBody = 256ULL << 20; // far above what the endpoint takes: a damaged frame

template <auto Free>
struct Freed {
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using Compressor = std::unique_ptr<ZSTD_CCtx, Freed<ZSTD_freeCCtx>>;
using Decompressor = std::unique_ptr<ZSTD_DCtx, Freed<ZSTD_freeDCtx>>;
using EncodeDictionary = std::unique_ptr<ZSTD_CDict, Freed<ZSTD_freeCDict>>;
using DecodeDictionary = std::shared_ptr<ZSTD_DDict>;

} // namespace

struct BodyCodec::Private {
    Compressor compressor{ZSTD_createCCtx()};
    Decompressor decompressor{ZSTD_createDCtx()};
    EncodeDictionary encodeDictionary;
    QHash<quint32, DecodeDictionary> decodeDictionaries;
    QHash<quint32, QByteArray> dictionaries;
    QByteArray buffer;
};

BodyCodec::BodyCodec()
    : d(std::make_unique<Private>())
{
    ZSTD_CCtx_setParameter(d->compressor.get(), ZSTD_c_compressionLevel, Level);
}

BodyCodec::~BodyCodec() = default;

void BodyCodec::addDictionary(quint32 id, const QByteArray &bytes)
{
    d->dictionaries.insert(id, bytes);
    d->decodeDictionaries.insert(
        id, DecodeDictionary(ZSTD_createDDict(bytes.constData(), size_t(bytes.size())), ZSTD_freeDDict));
}

bool BodyCodec::knows(quint32 id) const
{
    return id == 0 || d->dictionaries.contains(id);
}

void BodyCodec::encodeWith(quint32 id)
{
    Q_ASSERT(knows(id));
    const QByteArray bytes = d->dictionaries.value(id);
    EncodeDictionary dictionary(id ? ZSTD_createCDict(bytes.constData(), size_t(bytes.size()), Level) : nullptr);
    ZSTD_CCtx_refCDict(d->compressor.get(), dictionary.get());
    d->encodeDictionary = std::move(dictionary);
}

QByteArray BodyCodec::encode(const QByteArray &body)
{
    const size_t bound = ZSTD_compressBound(size_t(body.size()));
    if (size_t(d->buffer.size()) < bound)
        d->buffer.resize(qsizetype(bound));
    const size_t size = ZSTD_compress2(d->compressor.get(), d->buffer.data(), size_t(d->buffer.size()),
                                       body.constData(), size_t(body.size()));
    // A body that looks like a frame must become one, or it would be taken for one on the way back.
    const bool keep = !isFrame(body) && (ZSTD_isError(size) || size >= size_t(body.size()));
    return keep ? body : QByteArray(d->buffer.constData(), qsizetype(size));
}

Result<QByteArray> BodyCodec::decode(const QByteArray &stored)
{
    if (!isFrame(stored))
        return stored;
    const unsigned long long size = ZSTD_getFrameContentSize(stored.constData(), size_t(stored.size()));
    if (size > LargestBody)
        return Error{u"A stored body is damaged: its frame has no usable size."_s};
    const auto dictionary = d->decodeDictionaries.value(dictionaryOf(stored));
    QByteArray body(qsizetype(size), Qt::Uninitialized);
    const size_t got = ZSTD_decompress_usingDDict(d->decompressor.get(), body.data(), size_t(size), stored.constData(),
                                                  size_t(stored.size()), dictionary.get());
    if (ZSTD_isError(got) || got != size)
        return Error{u"A stored body is damaged: %1."_s.arg(QLatin1StringView(ZSTD_getErrorName(got)))};
    return body;
}

bool BodyCodec::isFrame(const QByteArray &bytes)
{
    static constexpr char Magic[] = {'\x28', '\xb5', '\x2f', '\xfd'};
    return bytes.startsWith(QByteArrayView(Magic, sizeof Magic));
}

quint32 BodyCodec::dictionaryOf(const QByteArray &stored)
{
    return isFrame(stored) ? ZSTD_getDictID_fromFrame(stored.constData(), size_t(stored.size())) : 0;
}

QString codecLibrary()
{
    return u"zstd %1"_s.arg(QLatin1String(ZSTD_versionString()));
}

} // namespace journal
