#include "ui/connect/lastconnect.h"

#include "text/text.h"

#include <QLocale>
#include <QVBoxLayout>

namespace ui {

using From = rules::ConnectAnswer::From;

namespace {

constexpr int LongestName = 60; // characters
constexpr qsizetype MostChanges = 4;

// "The last connect, of defaultApp at 22:14:09, got 200 from the backend."
QString lastAnswerText(const rules::ConnectAnswer &answer)
{
    const QString when = text::clockText(answer.at).section(u'.', 0, 0);
    const QString app = text::visibleText(answer.appKey, LongestName);
    const QString which = app.isEmpty() ? LastConnect::tr("The last connect, at %1,").arg(when)
                                        : LastConnect::tr("The last connect, of %1 at %2,").arg(app, when);
    const QString status = answer.status > 0 ? QString::number(answer.status) : LastConnect::tr("no answer");
    switch (answer.from) {
    case From::Streamwatch:
        return LastConnect::tr("%1 got %2 from Streamwatch.").arg(which, status);
    case From::Backend:
        return LastConnect::tr("%1 got %2 from the backend.").arg(which, status);
    case From::Rule:
        return LastConnect::tr("%1 got %2 by the rule “%3”.")
            .arg(which, status, text::visibleText(answer.rule, LongestName));
    case From::Nobody:
        break;
    }
    return LastConnect::tr("%1 got %2, as the backend gave no answer.").arg(which, status);
}

// Of many the first ones.
QString changesText(const QStringList &changes)
{
    const qsizetype more = changes.size() - MostChanges;
    const QString text = changes.mid(0, MostChanges).join(QStringLiteral(" · "));
    return text::visibleText(more > 0 ? LastConnect::tr("%1 · %2 more").arg(text, QLocale().toString(more)).toUtf8()
                                      : text.toUtf8());
}

} // namespace

LastConnect::LastConnect(QWidget *parent)
    : QWidget(parent)
    , m_said(new Label(Type::Small, Label::Tone::Dim))
    , m_changes(new Label(Type::Small, Label::Tone::Dim))
{
    m_said->setObjectName(QStringLiteral("lastConnect"));
    m_changes->setObjectName(QStringLiteral("lastConnectChanges"));
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(scaled(4));
    for (Label *label : {m_said, m_changes}) {
        label->setWordWrap(true);
        lines->addWidget(label);
    }
    say();
}

void LastConnect::setAnswer(const rules::ConnectAnswer &answer)
{
    m_answer = answer;
    say();
}

void LastConnect::setHasBackend(bool hasBackend)
{
    m_hasBackend = hasBackend;
    say();
}

void LastConnect::say()
{
    const bool isTold = m_answer.at > 0 && (m_hasBackend || m_answer.from != From::Streamwatch);
    setVisible(isTold);
    if (!isTold)
        return;
    m_said->setText(lastAnswerText(m_answer));
    const bool isOfBackend = m_answer.from == From::Backend;
    m_changes->setVisible(isOfBackend);
    if (isOfBackend && !m_answer.obstacle.isEmpty())
        m_changes->setText(m_answer.obstacle);
    else if (isOfBackend)
        m_changes->setText(m_answer.changes.isEmpty() ? tr("Nothing in it was changed.")
                                                      : tr("Changed in it: %1").arg(changesText(m_answer.changes)));
    m_changes->setToolTip(m_answer.changes.join(u'\n').toHtmlEscaped());
}

} // namespace ui
