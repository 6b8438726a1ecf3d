#include "journal/dictionarytrainer.h"

#include <algorithm>
#include <chrono>
#include <zdict.h>

namespace journal {

namespace {

constexpr qsizetype SmallestSample = 256;     // bytes: smaller bodies gain little
constexpr qsizetype LargestSample = 16 << 10; // bytes that are taken of one body
constexpr size_t Capacity = 32 << 10;         // larger ones were slower and no better

} // namespace

QByteArray trainDictionary(const Samples &samples, quint32 id)
{
    QByteArray trained(Capacity, Qt::Uninitialized);
    const auto count = unsigned(samples.sizes.size());
    const size_t size =
        ZDICT_trainFromBuffer(trained.data(), Capacity, samples.bytes.constData(), samples.sizes.data(), count);
    if (ZDICT_isError(size))
        return {};

    // Training gives it a random number of 32 bits; ours is a small one, which takes one byte in every frame.
    const size_t header = ZDICT_getDictHeaderSize(trained.constData(), size);
    QByteArray dictionary(Capacity, Qt::Uninitialized);
    const size_t final = ZDICT_finalizeDictionary(dictionary.data(), Capacity, trained.constData() + header,
                                                  size - header, samples.bytes.constData(), samples.sizes.data(), count,
                                                  ZDICT_params_t{.compressionLevel = 1, .dictID = id});
    if (ZDICT_isError(final))
        return {};
    dictionary.truncate(qsizetype(final));
    return dictionary;
}

DictionaryTrainer::DictionaryTrainer(int bodies, quint32 id)
    : m_wanted(bodies)
    , m_id(id)
{}

void DictionaryTrainer::add(const QByteArray &body)
{
    if (m_wanted <= 0 || body.size() < SmallestSample)
        return;
    const qsizetype size = std::min(body.size(), LargestSample);
    m_samples.bytes.append(QByteArrayView(body).first(size));
    m_samples.sizes.push_back(size_t(size));
    if (--m_wanted == 0)
        m_result = std::async(std::launch::async,
                              [samples = std::move(m_samples), id = m_id] { return trainDictionary(samples, id); });
}

bool DictionaryTrainer::hasResult() const
{
    return m_result.valid() && m_result.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

QByteArray DictionaryTrainer::take()
{
    return m_result.get();
}

} // namespace journal
