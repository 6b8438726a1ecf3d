#pragma once

#include "ui/endpoint/backendgateway.h"

#include <QAbstractTableModel>

namespace ui {

// The answers of the mirror that were others than the normal ones, newest first.
class MirrorModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        TimeColumn,
        MethodColumn,
        NameColumn,
        AnswerColumn,
        MirrorColumn,
        WhatColumn,
        SessionColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setDifferences(const QList<MirrorDifference> &differences);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<MirrorDifference> m_differences;
};

} // namespace ui
