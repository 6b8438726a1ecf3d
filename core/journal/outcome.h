#pragma once

#include "journal/record.h"

#include <QMetaType>

#include <memory>
#include <vector>

namespace journal {

// What became of an answer, or what the web server behind us said, known only once their record was committed: where
// that is not what the record says. The rule that chose the answer stays as it is in the record. A later one of a
// record has all that the former ones said.
struct Outcome {
    qint64 record = 0;    // its id
    QByteArray streamKey; // of the record
    int status = 0;       // as in Answer
    AnswerKind kind = AnswerKind::Echo;
    Sent sent = Sent::Response;
    qint32 answerUs = 0;      // as in Record
    BackendAnswerPtr backend; // null: as the record says

    static Outcome of(const Record &record); // as it says
    void changeAnswer(Answer &answer) const;
    bool operator==(const Outcome &) const = default;
};

using Outcomes = std::vector<Outcome>;
using OutcomesPtr = std::shared_ptr<const Outcomes>; // shared and immutable: crosses threads as it is

} // namespace journal

Q_DECLARE_METATYPE(journal::OutcomesPtr)
