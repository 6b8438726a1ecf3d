#include "ui/rules/ruleedits.h"

#include "files/safefile.h"
#include "json/utf8.h"
#include "text/secrets.h"
#include "text/text.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

#include <algorithm>
#include <memory>

namespace ui {

using rules::PlacedRule;
using rules::Rule;
using rules::Rules;

namespace {

constexpr int LongestName = 60; // that is shown

QString countText(qsizetype rules)
{
    return rules == 1 ? RuleEdits::tr("1 rule") : RuleEdits::tr("%1 rules").arg(rules);
}

// Makes it on a thread of its own, which nobody waits for, and takes it on that of `context`.
template <typename Made, typename Make, typename Take>
void elsewhere(QObject *context, Make make, Take take)
{
    const auto made = std::make_shared<Made>();
    QThread *worker = QThread::create([made, make] { *made = make(); });
    QObject::connect(worker, &QThread::finished, context, [made, take] { take(*made); });
    QObject::connect(worker, &QThread::finished, worker, &QObject::deleteLater);
    worker->start();
}

} // namespace

QString withPlace(const QString &sentence, const QString &pointer)
{
    constexpr int Longest = 200; // characters
    return pointer.isEmpty() ? sentence
                             : RuleEdits::tr("%1 (at %2)").arg(sentence, text::visibleText(pointer.toUtf8(), Longest));
}

QString whoText(const rules::Origin &who)
{
    using Kind = rules::Origin::Kind;
    if (who.kind == Kind::Window)
        return RuleEdits::tr("this window");
    if (who.kind == Kind::TimeToLive)
        return RuleEdits::tr("the time to live");
    return text::visibleText(who.text().toUtf8(), 100);
}

RuleEdits::RuleEdits(RuleControl &rules, QObject *parent)
    : QObject(parent)
    , m_rules(rules)
{}

void RuleEdits::change(const rules::Edit &edit, const Success &success)
{
    m_rules.change({.edit = edit}, this, [this, success](const rules::Outcome &outcome) {
        if (outcome.problem && !outcome.problem->sentence.isEmpty())
            emit failed(withPlace(outcome.problem->sentence, outcome.problem->pointer));
        else if (!outcome.problem && success)
            success(outcome);
    });
}

void RuleEdits::addAll(const QList<PlacedRule> &rules)
{
    change(rules::edits::Add{.rules = rules, .findsIds = true},
           [this](const rules::Outcome &outcome) { emit added(outcome.added()); });
}

void RuleEdits::add(const Rule &rule)
{
    addAll({{rule}});
}

void RuleEdits::duplicate(const QStringList &ids)
{
    QList<PlacedRule> copies;
    for (PlacedRule copy : placesOf(ids)) {
        copy.rule.name = QStringLiteral("%1 (copy)").arg(copy.rule.name); // not translated: it is kept
        copy.rule.enabled = false;
        copy.position += int(copies.size()) + 1;
        copies.append(copy);
    }
    addAll(copies);
}

void RuleEdits::setEnabled(const QStringList &ids, bool on)
{
    change(rules::edits::Switch{.ids = ids, .on = on});
}

void RuleEdits::move(const QString &id, int position)
{
    change(rules::edits::Move{.id = id, .position = position});
}

void RuleEdits::moveBy(const QStringList &ids, int step)
{
    change(rules::edits::MoveBy{.ids = ids, .step = step});
}

QList<PlacedRule> RuleEdits::placesOf(const QStringList &ids) const
{
    QList<PlacedRule> places;
    const auto &rules = m_rules.rules()->rules;
    for (int i = 0; i < int(rules.size()); ++i) {
        if (ids.contains(rules.at(i).rule->id))
            places.append({*rules.at(i).rule, i});
    }
    return places;
}

void RuleEdits::remove(const QStringList &ids)
{
    const QList<PlacedRule> leaving = placesOf(ids);
    if (leaving.isEmpty())
        return;
    change(rules::edits::Remove{ids}, [this, leaving](const rules::Outcome &) {
        m_deleted.append(leaving);
        emit deleted(leaving.size() == 1
                         ? tr("Deleted “%1”").arg(text::visibleText(leaving.first().rule.name.toUtf8(), LongestName))
                         : tr("Deleted %1").arg(countText(leaving.size())));
    });
}

void RuleEdits::undo()
{
    if (m_deleted.isEmpty())
        return;
    const QList<PlacedRule> back = m_deleted.takeLast();
    m_rules.change({.edit = rules::edits::PutBack{back}}, this, [this, back](const rules::Outcome &outcome) {
        if (!outcome.problem)
            return emit undone(outcome.added());
        m_deleted.append(back);
        emit failed(outcome.problem->sentence);
    });
}

QByteArray RuleEdits::json(const QStringList &ids) const
{
    QJsonArray array;
    for (const PlacedRule &place : placesOf(ids))
        array.append(place.rule.toJson());
    return array.size() == 1 ? QJsonDocument(array.first().toObject()).toJson() : QJsonDocument(array).toJson();
}

void RuleEdits::paste(const QString &json)
{
    if (json.size() > rules::LargestRuleFile)
        return emit failed(tr("What is in the clipboard is too large to be rules."));
    const auto parsed = rules::parseRuleFile(json.toUtf8());
    if (const auto *error = std::get_if<json::JsonError>(&parsed))
        return emit failed(withPlace(error->sentence, error->pointer));
    QList<PlacedRule> pasted;
    for (const Rule &rule : std::get<rules::RuleFile>(parsed).rules)
        pasted.append({rule});
    addAll(pasted);
}

RuleEdits::Loaded RuleEdits::readFile(const QString &path)
{
    const QFileInfo info(path);
    const QString name = info.fileName();
    if (info.exists() && !info.isFile()) // a pipe or a device may never end
        return {{}, tr("“%1” is no regular file.").arg(name)};
    const auto json = files::readNamed(path, rules::LargestRuleFile);
    if (!json)
        return {{}, tr("“%1” cannot be read: %2.").arg(name, json.error().sentence)};
    const auto parsed = rules::parseRuleFile(*json);
    if (const auto *error = std::get_if<json::JsonError>(&parsed))
        return {{}, tr("“%1”: %2").arg(name, withPlace(error->sentence, error->pointer))};
    return {std::get<rules::RuleFile>(parsed).rules, {}};
}

QString RuleEdits::writeFile(const QString &path, const Rules &rules)
{
    const QFileInfo info(path);
    if (info.exists() && !info.isFile())
        return tr("“%1” is no regular file.").arg(info.fileName());
    const auto written = files::replace(path, rules::ruleFileJson(rules));
    return written ? QString() : tr("“%1” cannot be written: %2.").arg(info.fileName(), written.error().sentence);
}

void RuleEdits::load(const QString &path)
{
    elsewhere<Loaded>(
        this, [path] { return readFile(path); },
        [this, name = QFileInfo(path).fileName()](const Loaded &loaded) { takeLoaded(name, loaded); });
}

void RuleEdits::takeLoaded(const QString &name, const Loaded &loaded)
{
    if (!loaded.problem.isEmpty())
        return emit failed(loaded.problem);
    change(rules::edits::Merge{loaded.rules}, [this, name, count = loaded.rules.size()](const rules::Outcome &) {
        emit done(tr("%1 loaded from “%2”").arg(countText(count), name));
    });
}

void RuleEdits::save(const QString &path)
{
    const Rules rules = m_rules.rules()->plainRules();
    const QString saved = tr("%1 saved to “%2”").arg(countText(rules.size()), QFileInfo(path).fileName());
    elsewhere<QString>(
        this, [path, rules] { return writeFile(path, rules); },
        [this, saved](const QString &problem) { problem.isEmpty() ? emit done(saved) : emit failed(problem); });
}

} // namespace ui
