#pragma once

#include "journal/outcome.h"

#include <QObject>

#include <map>
#include <optional>

namespace hooks {

// Tells what became of answers, and what the web server behind us said to hooks that rules have answered, and of which
// record. The id of a record may be known only later than that: answers from memory go out before, or while, their
// records are on the way to the journal. Such a record has a tag.
class OutcomeReport final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // A tag, for so many who will close() it.
    quint64 open(int parties = 1);
    // What is known by now, of a record whose id is known or of one with a tag.
    void add(quint64 tag, const journal::Outcome &outcome);
    void addBackend(quint64 tag, const journal::BackendAnswerPtr &backend);
    // One of them has said all.
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
        std::optional<journal::Outcome> outcome; // as said, or as its record says; nothing: not known yet
        journal::BackendAnswerPtr backend;       // as said
        bool isUntold = false;
        int parties = 1; // who have not closed it

        void say(const journal::Outcome &newer)
        {
            outcome = newer;
            isUntold = true;
        }
    };
    void tell(const journal::Outcome &outcome);
    void tellOf(std::map<quint64, Answer>::iterator answer);

    std::map<quint64, Answer> m_answers; // by tag
    quint64 m_lastTag = 0;
};

} // namespace hooks
