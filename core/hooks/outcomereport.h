#pragma once

#include "journal/outcome.h"

#include <QObject>

#include <map>
#include <optional>

namespace hooks {

// Tells what became of answers, and of which record. The id of a record may be known only later than that: answers
// from memory go out before, or while, their records are on the way to the journal. Such a record has a tag.
class OutcomeReport final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    quint64 open(); // a tag
    // What is known by now, of a record whose id is known or of one with a tag.
    void add(quint64 tag, const journal::Outcome &outcome);
    // All is said.
    void close(quint64 tag);
    // What has been said of it before its record is on its way; then the tag is used up. Nothing: it is still open,
    // and the record needs the tag.
    bool takeClosed(quint64 tag, journal::Record &record);
    // The journal has given the record of a tag its id.
    void place(const journal::Record &record);

signals:
    void known(const journal::OutcomesPtr &outcomes);

private:
    struct Answer {
        qint64 record = 0;
        QByteArray streamKey;
        std::optional<journal::Outcome> outcome; // said, and not told yet
        bool isClosed = false;
    };
    void tell(const journal::Outcome &outcome);
    void tellOf(std::map<quint64, Answer>::iterator answer);

    std::map<quint64, Answer> m_answers; // by tag
    quint64 m_lastTag = 0;
};

} // namespace hooks
