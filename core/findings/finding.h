#pragma once

#include "findings/kinds/kind.h"
#include "wcs/origin.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <vector>

namespace findings {

struct Finding {
    quint64 id = 0; // in the order in which they were made, from 1
    Kind kind = Kind::Failed;
    Cause cause = Cause::Unknown;
    bool isInjected = false; // an answer of ours brought it about, or may have: it alerts nobody
    qint64 since = 0;        // program time, µs
    QByteArray subject;      // a stream's key, or what else it is about; with the kind it is unique
    QByteArray mediaSessionId;
    QByteArray nodeId;
    QByteArray appKey;
    QByteArray name;
    QByteArray client; // address of the stream's client
    QByteArray info;   // the reason that WCS gave; of what is about no stream: what is wrong, a sentence
    wcs::Origin origin = wcs::Origin::Wcs;
    qint8 published = -1;
    int count = 0; // Flapping: begins within the time looked at; TwoPublishers: those that publish

    bool isOfStream() const { return !mediaSessionId.isEmpty() || !name.isEmpty(); }
    QString sentence() const; // what is wrong, without the stream's name and the time
    bool operator==(const Finding &) const = default;
};

// What has changed since the last time.
struct Changes {
    std::vector<Finding> opened;
    std::vector<Finding> closed;

    bool isEmpty() const { return opened.empty() && closed.empty(); }
};

// Numbers the findings of all who find.
class FindingIds {
public:
    quint64 next() { return ++m_last; }

private:
    quint64 m_last = 0;
};

} // namespace findings

Q_DECLARE_METATYPE(findings::Changes)
