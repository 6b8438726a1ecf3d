#pragma once

#include "ui/tables/celldelegate.h"
#include "ui/tables/cellmenu.h"
#include "ui/tables/columnfit.h"

#include <QElapsedTimer>
#include <QTableView>

class QMenu;

namespace ui {

class TableHeader;

// What our tables have in common: rows of 28 px, whole rows selected, copying of a cell and of rows, a hint where there
// is nothing.
class DataTable : public QTableView {
    Q_OBJECT
public:
    DataTable(const CellDelegate::Roles &roles, QWidget *parent);

    // The model says by TraitsRole of its headings what is done with its columns.
    void setModel(QAbstractItemModel *model) override;
    const view::ColumnTraits &traits(int column) const { return m_traits.at(column); }
    TableHeader &header() const { return *m_header; }
    void resetColumns();
    ColumnFit &columns() const { return *m_fit; }
    // In which order they stand, which are shown, and the widths that were chosen, as a line of text.
    QByteArray columnState() const;
    bool restoreColumns(const QByteArray &state); // false: it is of other columns, and nothing has changed
    QString columnName(int column) const;
    // Show and hide the columns, move one (that the menu was opened on; -1 for none), bring all back.
    void fillColumnMenu(QMenu &menu, int column = -1);
    // What the menu of a cell offers besides copying, where the row has it (view::TermRole, view::EventRole).
    enum Offer : quint8 {
        Narrow = 1,      // only what says the same: in this table
        NarrowTable = 2, // the same in the live table
        ToTable = 4,     // its stream there
        ToLog = 8,       // the events of its stream
        ToRule = 16,     // a rule from its stream
    };
    Q_DECLARE_FLAGS(Offers, Offer)
    void setOffers(Offers offers) { m_offers = offers; }
    // Said in the middle while there are no rows.
    void setHint(const QString &hint);
    // What is typed in the table is looked for there, whatever cell is the current one; -1: where that is.
    void setSearchColumn(int column) { m_searchColumn = column; }
    // Makes that row the current one and selects it alone, whatever keys are held: they belong to the action that came
    // here, not to the selection.
    void goTo(const QModelIndex &cell);
    void keyboardSearch(const QString &typed) override;

    void fillMenu(QMenu &menu, const QModelIndex &cell); // at its end what is among actions()
    QString selectionAsTsv() const;                      // with a line of headings; empty when nothing is selected
    void copySelection() const;
    void addCopying(QMenu &menu, const QModelIndex &cell); // of this cell as it came, of the selected rows as TSV

signals:
    void menuOpened(bool open);                            // a menu of the header or of a cell
    void filterTermWanted(const filter::FilterTree &term); // besides the filter that there is
    void streamWanted(const wcs::HookEvent &stream);
    void logWanted(const wcs::HookEvent &stream);
    void ruleWanted(const wcs::HookEvent &stream, ui::RuleBy by);

protected:
    // Shows a menu that deletes itself, and says so by menuOpened.
    void popUp(QMenu *menu, QPoint globalPosition);
    virtual void addOwn(QMenu &, const QModelIndex &) {} // to the menu of a cell, before copying
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool event(QEvent *event) override;

private:
    void placeLater(int column);
    CellPaths paths();

    CellDelegate *m_delegate;
    TableHeader *m_header;
    ColumnFit *m_fit;
    QList<view::ColumnTraits> m_traits;
    Offers m_offers;
    QString m_hint;
    int m_searchColumn = -1;
    QString m_typed; // and still looked for
    QElapsedTimer m_sinceTyped;
};

} // namespace ui

Q_DECLARE_OPERATORS_FOR_FLAGS(ui::DataTable::Offers)
