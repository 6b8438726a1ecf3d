#pragma once

#include "findings/incidentbook.h"

#include <algorithm>
#include <memory>

// A book of incidents, and time that passes as a test says.
class BookFixture {
protected:
    static constexpr qint64 Second = 1'000'000;
    static constexpr qint64 Start = 1'700'000'000 * Second;
    using Finding = findings::Finding;
    using Incident = findings::Incident;

    findings::Finding failed(const QByteArray &name, int published = 1,
                             const QByteArray &info = "Failed by RTP activity",
                             findings::Cause cause = findings::Cause::Network, const QByteArray &node = "north")
    {
        ++m_id;
        const QByteArray id = "id-" + QByteArray::number(m_id);
        return {.id = m_id,
                .kind = findings::Kind::Failed,
                .cause = cause,
                .since = m_now,
                .subject = node + '\n' + id,
                .mediaSessionId = id,
                .nodeId = node,
                .appKey = "live",
                .name = name,
                .client = "192.0.2." + QByteArray::number(m_id % 200),
                .info = info,
                .published = qint8(published)};
    }
    void find(const std::vector<Finding> &findings) { m_book->take({findings, {}}, m_now); }
    void end(const std::vector<Finding> &findings) { m_book->take({{}, findings}, m_now); }
    // A second at a time, as the engine does.
    void wait(qint64 microseconds)
    {
        for (const qint64 end = m_now + microseconds; m_now < end;) {
            m_now = std::min(m_now + Second, end);
            m_book->tick(m_now);
        }
    }
    std::vector<Incident> all() const
    {
        std::vector<Incident> all;
        for (const auto &[id, incident] : m_book->all())
            all.push_back(incident);
        return all;
    }
    Incident only() const { return m_book->all().size() == 1 ? m_book->all().begin()->second : Incident(); }
    // Killed, and started again: what was stored is all that is known.
    void restart()
    {
        const auto store = [](auto &rows, const auto &row, auto isSame) {
            const auto same = std::ranges::find_if(rows, [&](const auto &other) { return isSame(other, row); });
            if (same == rows.end())
                rows.push_back(row);
            else
                *same = row;
        };
        if (const auto changed = m_book->takeChanged()) {
            for (const journal::KeptIncident &row : changed->kept.incidents)
                store(m_stored.incidents, row, [](const auto &a, const auto &b) { return a.id == b.id; });
            for (const journal::KeptFinding &row : changed->kept.findings)
                store(m_stored.findings, row, [](const auto &a, const auto &b) {
                    return a.incident == b.incident && a.subject == b.subject && a.kind == b.kind;
                });
        }
        m_book = std::make_unique<findings::IncidentBook>();
        m_book->load(m_stored);
    }
    void begin()
    {
        m_book = std::make_unique<findings::IncidentBook>();
        m_stored = {};
        m_now = Start;
        m_id = 0;
    }

    std::unique_ptr<findings::IncidentBook> m_book;
    journal::KeptIncidents m_stored; // as a journal would have it
    qint64 m_now = 0;
    quint64 m_id = 0;
};
