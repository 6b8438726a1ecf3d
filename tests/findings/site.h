#pragma once

#include "app/house/wcsfindings.h"
#include "board/streamboard.h"
#include "board/streamfixture.h"
#include "findings/incidentbook.h"
#include "findings/operations.h"
#include "findings/watch.h"
#include "wcsrest/comparison.h"

// A site with all that looks at it: what is found of its streams, of the program and by asking its WCS, and the
// incidents that are made of it. Time passes as a test says.
class Site {
public:
    static constexpr qint64 Second = 1'000'000; // µs
    static inline const QByteArray Node = "node@192.168.1.101";

    explicit Site(const findings::Known &known = {});

    // The next hook of a stream; its client has a session of its own.
    journal::Record hook(const QByteArray &id, const QByteArray &name, const QByteArray &status, bool published = true);
    // One of a session.
    journal::Record session(const QByteArray &id, const QByteArray &status);
    // Comes now.
    void take(journal::Record record);
    void take(const QByteArray &id, const QByteArray &name, const QByteArray &status, bool published = true)
    {
        take(hook(id, name, status, published));
    }
    void take(std::vector<journal::Record> records); // at once
    void pass(qint64 microseconds);
    void setListening(bool isListening) { m_board.setListening(isListening); }
    void takeStoreState(const journal::StoreState &state);
    void takeFigures(qint64 bytes, qint64 free, qint64 mayGrow); // of the journal's file and its disk
    void takeRejections(const journal::Rejection &rejection);
    void takeBackends(const QMap<QByteArray, QString> &troubles);
    void takeJump(qint64 by);
    // Its WCS has been asked: the streams that it has, and what else it says.
    void askWcs(const wcsrest::Listed &listed, wcsrest::NodeReport report = {});

    const std::vector<findings::Finding> &found() const { return m_found; } // ever
    findings::IncidentBook &incidents() { return m_book; }

private:
    void note(const findings::Changes &changes);
    void noteOperations() { note(m_operations.takeChanges()); }

    StreamFixture m_fixture;
    qint64 m_records = 0;
    qint64 m_now = StreamFixture::Start;
    board::StreamBoard m_board;
    findings::FindingIds m_ids;
    findings::Watch m_watch;
    findings::Operations m_operations;
    WcsFindings m_wcs;
    findings::IncidentBook m_book;
    std::vector<findings::Finding> m_found;
};

// A hook as a rule answers it.
journal::Record byRule(journal::Record record, int status, journal::Sent sent = journal::Sent::Response);
// One of another method.
journal::Record of(const char *method, journal::Record record);
