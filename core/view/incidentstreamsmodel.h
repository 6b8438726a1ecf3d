#pragma once

#include "findings/incident.h"
#include "journal/timeline.h"

#include <QAbstractTableModel>

#include <vector>

namespace view {

// What was found of one incident, a row each, as it began: mostly of streams.
class IncidentStreamsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    // Each has its row in incidentstreamsmodel.cpp.
    enum Column { NameColumn, DirectionColumn, FoundColumn, SinceColumn, UntilColumn, MediaSessionColumn, ColumnCount };
    Q_ENUM(Column)

    enum Role {
        KeyRole = Qt::UserRole, // stream key, QByteArray; empty: it is about no stream
        DimmedRole,             // bool: it is over
    };

    explicit IncidentStreamsModel(const journal::Timeline &timeline, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setFindings(const journal::KeptIncidents &kept); // rows that stay are kept

    // One of them, and when it was over: program time, µs; 0: it goes on.
    struct Member {
        findings::Finding finding;
        qint64 until = 0;
        bool operator==(const Member &) const = default;
    };

private:
    const journal::Timeline &m_timeline;
    std::vector<Member> m_rows;
};

} // namespace view
