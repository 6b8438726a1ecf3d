#pragma once

#include "rules/rulebook.h"

#include <QAbstractListModel>

namespace view {

// The answer rules in their order, a row each. Changes nothing itself: what is switched or dragged is sent as a
// request, and the rows follow the next snapshot.
class RuleListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        SummaryRole, // which hooks, in few words
        CountsRole,  // "123 hits · 4:12 left · 3 of 5 left"
        EnabledRole,
        ActiveRole, // switched on, and not used up
        UsedUpRole,
        NumberRole, // from 1, of its key; 0: the rule of the toolbar's switch has none
    };

    explicit RuleListModel(QObject *parent = nullptr);

    // Rows that stay are kept, so that what is selected stays selected.
    void setRules(const rules::RuleSnapshotPtr &snapshot);
    int rowOf(const QString &id) const; // -1: there is none
    int rowOfNumber(int number) const;  // likewise
    rules::Rule rule(const QModelIndex &index) const { return *m_rows.at(index.row()).rule; }

    // Name: display. Switch: check state.
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

public slots:
    void refreshTimes(); // what is left of the times to live; once a second while it is seen

signals:
    void toggleRequested(const QString &id, bool on);
    void moveRequested(const QString &id, int position); // in the list as it is without it

private:
    int numberOf(int row) const;
    void removeGone(const rules::RuleSnapshot &snapshot);
    void placeAt(int row, const rules::RuleStatus &status);
    void update(int row, const rules::RuleStatus &status);

    QList<rules::RuleStatus> m_rows;
};

} // namespace view
