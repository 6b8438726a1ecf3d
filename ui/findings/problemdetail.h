#pragma once

#include "base/reply.h"
#include "base/result.h"
#include "filter/filtertree.h"
#include "findings/incidentchange.h"
#include "journal/timeline.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <utility>

class QLineEdit;

namespace view {
class IncidentsModel;
class IncidentStreamsModel;
} // namespace view

namespace ui {

class DataTable;
class Label;
class NoticeStrip;
class ProblemListActions;

// One problem in full: what has happened, what can be done about it, its streams, and what was said of it.
class ProblemDetail final : public QWidget {
    Q_OBJECT
public:
    // What was found of an incident, as it began.
    using FindingsGateway = std::function<QFuture<Result<journal::KeptIncidents>>(qint64 incident, int limit)>;

    ProblemDetail(const view::IncidentsModel &problems, const journal::Timeline &timeline,
                  const ProblemListActions &actions, FindingsGateway findings);

    DataTable &streams() const { return *m_streams; }
    void showProblem(qint64 incident); // 0: none
    qint64 shownProblem() const { return m_incident; }
    void refresh(); // it may have changed
    void writeComment();

signals:
    void streamWanted(const QByteArray &streamKey);
    void filterWanted(const filter::FilterTree &tree);
    void commentMade(const QString &text);

private:
    void build(const ProblemListActions &actions);
    void askForStreams();
    void takeStreams(const Result<journal::KeptIncidents> &found);
    QString commentsText(const findings::Incident &problem) const;

    const view::IncidentsModel &m_problems;
    const journal::Timeline &m_timeline;
    FindingsGateway m_findings;
    view::IncidentStreamsModel *m_model;
    Label *m_sentence;
    Label *m_facts;
    DataTable *m_streams;
    NoticeStrip *m_cut; // there are more than are shown
    Label *m_comments;
    QLineEdit *m_comment;
    Awaited<Result<journal::KeptIncidents>> m_asked;
    QTimer m_again; // what was just found is in the journal a little later
    qint64 m_incident = 0;
    std::pair<int, int> m_known; // findings, and those that go on, when the streams were asked for
};

} // namespace ui
