#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace journal {

// Turns bodies into what the journal stores and back, byte for byte. What is stored explains itself: a zstd frame
// (RFC 8878) that names its dictionary by number, or, where that would not be smaller, the body as it is.
// Keeps its buffers between calls: one per thread, not shared.
class BodyCodec final {
public:
    BodyCodec();
    ~BodyCodec();
    Q_DISABLE_COPY_MOVE(BodyCodec)

    void addDictionary(quint32 id, const QByteArray &bytes); // as made by DictionaryTrainer for this id
    bool knows(quint32 id) const;                            // 0 = no dictionary: always
    void encodeWith(quint32 id);                             // a known one, from now on

    QByteArray encode(const QByteArray &body);
    Result<QByteArray> decode(const QByteArray &stored);
    static quint32 dictionaryOf(const QByteArray &stored); // 0 = it needs none
    static bool isFrame(const QByteArray &bytes);          // what begins so is always stored as one

private:
    struct Private;
    std::unique_ptr<Private> d;
};

QString codecLibrary(); // as loaded: "zstd 1.5.4"

} // namespace journal
