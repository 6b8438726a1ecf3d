#pragma once

#include "filter/filtertree.h"
#include "ui/findings/problemdetail.h"

#include <QDockWidget>

class QSplitter;
class QStackedWidget;

namespace ui {

class NoticeStrip;
class ProblemView;

// The problems that there are, and those that were over last: what happened, to which streams, and who looks after it.
class ProblemsDock final : public QDockWidget {
    Q_OBJECT
public:
    ProblemsDock(view::IncidentsModel &problems, const journal::Timeline &timeline,
                 const ProblemDetail::FindingsGateway &findings, QWidget *parent);

    ProblemView &list() const { return *m_list; }
    DataTable &streams() const { return m_detail->streams(); }
    QSplitter &splitter() const { return *m_splitter; }
    void spread(); // both parts about alike large

    // Opens itself, and selects that problem; false: it is not in the list.
    bool showProblem(qint64 incident);
    // The next (1) or previous (-1) one that goes on, around the ends; false: there is none.
    bool step(int by);
    bool hasKeys() const; // the focus is in it
    void acknowledgeSelected();
    void say(const QString &sentence); // why something was not done

signals:
    void changeWanted(const findings::IncidentChange &change);
    void filterWanted(const filter::FilterTree &tree);
    void streamWanted(const QByteArray &streamKey);

private:
    void nameToggle();
    QWidget *makeEmpty();
    void build();
    void showWhatThereIs();
    void open();

    view::IncidentsModel &m_problems;
    ProblemView *m_list;
    ProblemListActions *m_actions;
    ProblemDetail *m_detail;
    NoticeStrip *m_notice;
    QSplitter *m_splitter;
    QStackedWidget *m_pages;
};

} // namespace ui
