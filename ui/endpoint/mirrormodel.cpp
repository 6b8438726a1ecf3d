#include "ui/endpoint/mirrormodel.h"

#include "text/text.h"
#include "view/columntraits.h"
#include "view/copyrole.h"

#include <algorithm>
#include <array>

namespace ui {

namespace {

using Look = view::ColumnTraits::Look;

// What stands there is a text as it came, or one of ours.
struct Row {
    MirrorModel::Column column;
    const char *title;
    view::ColumnTraits traits;
    QByteArray (*bytes)(const MirrorDifference &) = nullptr;
    QString (*text)(const MirrorDifference &) = nullptr;
    QString (*copied)(const MirrorDifference &) = nullptr;
};

constexpr std::array Rows{
    Row{.column = MirrorModel::TimeColumn,
        .title = QT_TRANSLATE_NOOP("ui::MirrorModel", "Time"),
        .traits = {.width = {96, 200}},
        .text = [](const MirrorDifference &d) { return text::clockText(d.at); },
        .copied = [](const MirrorDifference &d) { return text::isoText(d.at); }},
    Row{.column = MirrorModel::MethodColumn,
        .title = QT_TRANSLATE_NOOP("ui::MirrorModel", "Method"),
        .traits = {.width = {80, 220, 2}},
        .bytes = [](const MirrorDifference &d) { return d.method; }},
    Row{.column = MirrorModel::NameColumn,
        .title = QT_TRANSLATE_NOOP("ui::MirrorModel", "Stream"),
        .traits = {.width = {80, 220, 3}, .look = Look::Strong, .isCutInMiddle = true},
        .bytes = [](const MirrorDifference &d) { return d.name; }},
    Row{.column = MirrorModel::AnswerColumn,
        .title = QT_TRANSLATE_NOOP("ui::MirrorModel", "Answer"),
        .traits = {.width = {56, 100}},
        .text = [](const MirrorDifference &d) { return QString::number(d.status); }},
    Row{.column = MirrorModel::MirrorColumn,
        .title = QT_TRANSLATE_NOOP("ui::MirrorModel", "Mirror"),
        .traits = {.width = {56, 100}},
        .text = [](const MirrorDifference &d) { return QString::number(d.mirrorStatus); }},
    Row{.column = MirrorModel::WhatColumn,
        .title = QT_TRANSLATE_NOOP("ui::MirrorModel", "What is different"),
        .traits = {.width = {160, 160}, .fills = true},
        .bytes = [](const MirrorDifference &d) { return d.sentence.toUtf8(); }},
    Row{.column = MirrorModel::SessionColumn,
        .title = QT_TRANSLATE_NOOP("ui::MirrorModel", "Media session"),
        .traits =
            {.width = {80, 320, 1}, .look = Look::Dim, .isCutInMiddle = true, .isShown = false, .isAlwaysCopied = true},
        .bytes = [](const MirrorDifference &d) { return d.mediaSessionId; }},
};
static_assert(std::ranges::is_sorted(Rows, {}, &Row::column) && Rows.size() == MirrorModel::ColumnCount,
              "in the order of the columns");

QString textOf(const Row &row, const MirrorDifference &difference)
{
    return row.text ? row.text(difference) : text::visibleText(row.bytes(difference));
}

QString copiedOf(const Row &row, const MirrorDifference &difference)
{
    if (row.copied)
        return row.copied(difference);
    return row.bytes ? text::copiedText(row.bytes(difference)) : row.text(difference);
}

} // namespace

void MirrorModel::setDifferences(const QList<MirrorDifference> &differences)
{
    if (differences == m_differences)
        return;
    beginResetModel();
    m_differences = differences;
    endResetModel();
}

int MirrorModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_differences.size());
}

int MirrorModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant MirrorModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = Rows[size_t(index.column())];
    const MirrorDifference &difference = m_differences.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, difference);
    case Qt::ToolTipRole:
        return row.bytes ? text::visibleToolTip(row.bytes(difference)) : QString();
    case Qt::AccessibleTextRole:
        return QString(tr(row.title) + u' ' + textOf(row, difference));
    case Qt::TextAlignmentRole:
        return row.traits.alignment();
    case view::CopyRole:
        return copiedOf(row, difference);
    default:
        return {};
    }
}

QVariant MirrorModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const Row &row = Rows[size_t(section)];
    switch (role) {
    case Qt::DisplayRole:
        return tr(row.title);
    case Qt::TextAlignmentRole:
        return row.traits.alignment();
    case view::TraitsRole:
        return QVariant::fromValue(row.traits);
    default:
        return {};
    }
}

} // namespace ui
