#pragma once

#include "json/jsonsource.h"
#include "wcs/decoder.h"
#include "wcsrest/listedstream.h"

#include <vector>

namespace wcsrest {

// Reads a WCS's answer to “which streams are there”, in portions, as it may be large: each stream as a hook's body is
// read. A list that is broken anywhere is none: what is missing from it would count as gone.
class ListReader final {
public:
    explicit ListReader(const QByteArray &body);
    ListReader(const ListReader &) = delete; // goes through its own body
    ListReader &operator=(const ListReader &) = delete;

    // So many bytes more, and the stream that is begun. False: there is nothing more to read.
    bool read(qsizetype bytes);
    // Once all is read. The Error says what is wrong, as the end of a sentence.
    Result<std::vector<ListedStream>> take();

private:
    bool readOne();
    bool endsWell() const;
    void fail(qsizetype at);

    const QByteArray m_body;
    json::JsonElements m_elements;
    wcs::Decoder m_decoder;
    std::vector<ListedStream> m_streams;
    qsizetype m_at = 0; // behind the last stream
    QString m_fault;
};

} // namespace wcsrest
