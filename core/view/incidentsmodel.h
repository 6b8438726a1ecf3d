#pragma once

#include "findings/incident.h"
#include "journal/timeline.h"

#include <QAbstractListModel>

#include <vector>

namespace view {

// The incidents, a row each: those that go on, the gravest first and of these the oldest, and below them those that
// were over last. Changes nothing itself.
class IncidentsModel final : public QAbstractListModel {
    Q_OBJECT
public:
    // What has happened: display. In full: tool tip. All of it: copy.
    enum Role {
        IdRole = Qt::UserRole, // qint64
        FactsRole,             // "since 14:03:09 · 28 streams · network · acknowledged by Ada"
        SeverityRole,          // int(findings::Severity)
        NewRole,               // bool: it waits for somebody
        DimmedRole,            // bool: it is over, or muted
    };

    explicit IncidentsModel(const journal::Timeline &timeline, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    // What is shown stays what is selected.
    void apply(const findings::IncidentNews &news);

    const findings::Incident &at(int row) const { return m_rows[size_t(row)]; }
    int rowOf(qint64 incident) const; // -1: it is not shown
    const std::vector<findings::Incident> &all() const { return m_rows; }
    // It goes on, matters, and nobody wanted to hear no more of it.
    bool isProblem(const findings::Incident &incident) const;
    // And nobody has said so far that they know of it.
    bool isNew(const findings::Incident &incident) const;
    QString facts(const findings::Incident &incident) const;
    QString sinceText(const findings::Incident &incident) const; // "since 14:03:09"

    static constexpr size_t MostResolved = 50;

public slots:
    void refreshTimes(); // once a second: who is muted no more

signals:
    void changed(); // what the rows say, or which there are

private:
    void show(std::vector<findings::Incident> rows);
    void removeOthers(const QHash<qint64, int> &places);
    void addMissing(const std::vector<findings::Incident> &rows);
    void order(const QHash<qint64, int> &places);
    QString moment(qint64 time) const;
    QString stateText(const findings::Incident &incident) const;

    const journal::Timeline &m_timeline;
    std::vector<findings::Incident> m_rows;
    int m_muted = 0; // of them, as far as was said
};

} // namespace view
