#include "ui/findings/problemdetail.h"

#include "text/text.h"
#include "ui/findings/problemlistactions.h"
#include "ui/kit/actionbutton.h"
#include "ui/kit/fonts.h"
#include "ui/kit/linefield.h"
#include "ui/kit/noticestrip.h"
#include "ui/tables/datatable.h"
#include "view/incidentsmodel.h"
#include "view/incidentstreamsmodel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QVBoxLayout>

#include <chrono>

namespace ui {

using namespace std::chrono_literals;
using findings::Incident;

namespace {

constexpr int MostStreams = 500;
constexpr qsizetype ShownComments = 3; // the last ones; all are in the tip
constexpr int LeastTable = 56;         // px high: its heading and something of a row
constexpr auto Again = 2s;

constexpr CellDelegate::Roles Roles{.dimmed = view::IncidentStreamsModel::DimmedRole};

} // namespace

ProblemDetail::ProblemDetail(const view::IncidentsModel &problems, const journal::Timeline &timeline,
                             const ProblemListActions &actions, FindingsGateway findings)
    : m_problems(problems)
    , m_timeline(timeline)
    , m_findings(std::move(findings))
    , m_model(new view::IncidentStreamsModel(timeline, this))
    , m_sentence(new Label(Type::Strong))
    , m_facts(new Label(Type::Small, Label::Tone::Dim))
    , m_streams(new DataTable(Roles, nullptr))
    , m_cut(new NoticeStrip)
    , m_comments(new Label(Type::Small))
    , m_comment(new QLineEdit)
    , m_again(this)
{
    build(actions);
    m_again.setSingleShot(true);
    m_again.setInterval(Again);
    connect(&m_again, &QTimer::timeout, this, &ProblemDetail::askForStreams);
    connect(m_streams, &QAbstractItemView::activated, this, [this](const QModelIndex &row) {
        if (const QByteArray key = row.data(view::IncidentStreamsModel::KeyRole).toByteArray(); !key.isEmpty())
            emit streamWanted(key);
    });
    connect(m_cut, &NoticeStrip::pressed, this, [this] {
        emit filterWanted(filter::FilterTree::equal(QStringLiteral("incident"), QString::number(m_incident)));
    });
    connect(m_comment, &QLineEdit::returnPressed, this, [this] {
        if (const QString text = m_comment->text().trimmed(); !text.isEmpty()) {
            emit commentMade(text);
            m_comment->clear();
        }
    });
    showProblem(0);
}

void ProblemDetail::build(const ProblemListActions &actions)
{
    m_sentence->setObjectName(QStringLiteral("problemSentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts->setObjectName(QStringLiteral("problemFacts"));
    m_facts->setWordWrap(true);
    m_comments->setObjectName(QStringLiteral("problemComments"));
    m_comments->setWordWrap(true);
    m_comments->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_cut->setObjectName(QStringLiteral("problemCut"));
    m_comment->setObjectName(QStringLiteral("problemComment"));
    m_comment->setPlaceholderText(tr("Comment, then Return"));
    m_comment->setAccessibleName(tr("Comment on the problem"));
    m_comment->setMaxLength(findings::IncidentChange::LongestText);
    setUpLine(*m_comment);
    m_streams->setModel(m_model);
    m_streams->setAccessibleName(tr("Streams of the problem"));
    m_streams->setSearchColumn(view::IncidentStreamsModel::NameColumn);
    m_streams->setOffers(DataTable::NarrowTable | DataTable::ToTable | DataTable::ToLog | DataTable::ToRule);
    m_streams->setMinimumHeight(scaled(LeastTable));

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(scaled(8));
    for (QAction *action : {actions.acknowledge, actions.mute, actions.resolve, actions.showStreams}) {
        auto *button = new ActionButton(action);
        if (action->menu())
            button->setPopupMode(QToolButton::InstantPopup);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(8));
    head->setSpacing(scaled(4));
    head->addWidget(m_sentence);
    head->addWidget(m_facts);
    head->addLayout(buttons);
    column->addLayout(head);
    column->addWidget(m_streams, 1);
    column->addWidget(m_cut);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(scaled(12), scaled(6), scaled(12), scaled(8));
    foot->setSpacing(scaled(4));
    foot->addWidget(m_comments);
    foot->addWidget(m_comment);
    column->addLayout(foot);
}

void ProblemDetail::showProblem(qint64 incident)
{
    if (incident == m_incident && incident != 0)
        return;
    m_incident = incident;
    m_known = {};
    m_asked.forget();
    m_again.stop();
    m_model->setFindings({});
    m_cut->clear();
    m_comment->clear();
    refresh();
}

void ProblemDetail::refresh()
{
    const int row = m_problems.rowOf(m_incident);
    m_comment->setEnabled(row >= 0);
    if (row < 0) {
        m_sentence->setText(tr("Select a problem to see its streams."));
        m_facts->clear();
        m_comments->hide();
        return;
    }
    const Incident &problem = m_problems.at(row);
    m_sentence->setText(problem.sentence());
    m_facts->setText(m_problems.facts(problem));
    const QString comments = commentsText(problem);
    m_comments->setText(comments);
    m_comments->setVisible(!comments.isEmpty());
    const std::pair known(problem.findings, problem.open);
    if (std::exchange(m_known, known) != known) {
        askForStreams();
        m_again.start();
    }
}

QString ProblemDetail::commentsText(const Incident &problem) const
{
    QStringList lines;
    for (const findings::Comment &comment : problem.comments) {
        const QString who = comment.by.isEmpty() ? tr("Somebody") : text::visibleText(comment.by.toUtf8(), 60);
        lines +=
            tr("%1, %2: %3")
                .arg(who, text::momentText(m_timeline.stampOf(comment.at)), text::visibleText(comment.text.toUtf8()));
    }
    m_comments->setToolTip(lines.join(u'\n').toHtmlEscaped());
    return lines.mid(std::max<qsizetype>(lines.size() - ShownComments, 0)).join(u'\n');
}

void ProblemDetail::askForStreams()
{
    if (m_incident == 0)
        return;
    m_streams->setHint(tr("Reading …"));
    m_asked.take(m_findings(m_incident, MostStreams),
                 [this](const Result<journal::KeptIncidents> &found) { takeStreams(found); });
}

void ProblemDetail::takeStreams(const Result<journal::KeptIncidents> &found)
{
    if (!found)
        return m_streams->setHint(found.error().sentence);
    m_model->setFindings(*found);
    m_streams->setHint(tr("Nothing of it is in the journal yet."));
    const auto listed = qlonglong(found->findings.size());
    const bool isCut = listed >= MostStreams && m_known.first > listed;
    if (!isCut)
        return m_cut->clear();
    const QLocale locale;
    m_cut->say(tr("%1 of %2 shown.").arg(locale.toString(listed), locale.toString(m_known.first)),
               NoticeStrip::Tone::Plain, tr("Show all in the table"),
               tr("Filters the table by it; streams that ended long ago are not there any more"));
}

void ProblemDetail::writeComment()
{
    m_comment->setFocus(Qt::ShortcutFocusReason);
}

} // namespace ui
