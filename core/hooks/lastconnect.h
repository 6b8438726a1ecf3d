#pragma once

#include "journal/record.h"
#include "rules/connectconfig.h"

namespace hooks {

// The last `connect` and its answer, as they are until somebody wants to know.
class LastConnect final {
public:
    // answer: the body that WCS gets.
    void take(const journal::Record &record, const QByteArray &answer);
    // What there is to know of it; read anew only where there was another one.
    const rules::ConnectAnswer &answer(const rules::ConnectConfig &config);

private:
    journal::Record m_record;
    QByteArray m_body;
    bool m_isRead = true;
    rules::ConnectAnswer m_answer;
};

} // namespace hooks
