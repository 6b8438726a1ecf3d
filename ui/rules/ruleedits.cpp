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

using rules::Change;
using rules::Rule;
using rules::Rules;

namespace {

constexpr int LongestName = 60; // that is shown

using Changed = std::variant<Rules, rules::Problem>;

// The rules as `edit` leaves them: checked once, however many it changes.
template <typename Edit>
Change rewritten(bool isConfirmed, Edit edit)
{
    return [isConfirmed, edit](const Rules &before) -> Changed {
        Rules after = before;
        edit(after);
        return rules::replaceAll(after, {}, isConfirmed)(before);
    };
}

void insertUnique(Rules &rules, Rule rule, int position)
{
    rule.id = rules::uniqueId(rule.id, rules);
    const bool isInside = position >= 0 && position < rules.size();
    rules.insert(isInside ? position : rules.size(), rule);
}

qsizetype indexOf(const Rules &rules, const QString &id)
{
    const auto it = std::ranges::find(rules, id, &Rule::id);
    return it == rules.end() ? -1 : it - rules.begin();
}

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

Change inOrder(const QList<Change> &steps)
{
    return [steps](const Rules &before) -> Changed {
        Rules rules = before;
        for (const Change &step : steps) {
            Changed next = step(rules);
            if (std::holds_alternative<rules::Problem>(next))
                return next;
            rules = std::get<Rules>(next);
        }
        return rules;
    };
}

QString whoText(const QString &changedBy)
{
    if (changedBy == u"window")
        return RuleEdits::tr("this window");
    if (changedBy == u"time-to-live")
        return RuleEdits::tr("the time to live");
    return text::visibleText(changedBy.toUtf8(), 100);
}

RuleEdits::RuleEdits(RuleControl &rules, QObject *parent)
    : QObject(parent)
    , m_rules(rules)
{}

void RuleEdits::change(const RuleControl::Make &make, const Success &success)
{
    m_rules.change(make, [this, success](const std::optional<rules::Problem> &problem) {
        if (problem && !problem->sentence.isEmpty())
            emit failed(withPlace(problem->sentence, problem->pointer));
        else if (!problem && success)
            success();
    });
}

QStringList RuleEdits::idsNow() const
{
    QStringList ids;
    for (const rules::RuleStatus &status : m_rules.rules()->rules)
        ids.append(status.rule->id);
    return ids;
}

// Ids are made unique where the rules are, so what came is what was not there before.
QStringList RuleEdits::idsBut(const QStringList &former) const
{
    QStringList ids = idsNow();
    ids.removeIf([&former](const QString &id) { return former.contains(id); });
    return ids;
}

void RuleEdits::addAll(const Rules &rules, const QList<int> &positions)
{
    const auto make = [rules, positions](bool isConfirmed) {
        return rewritten(isConfirmed, [rules, positions](Rules &all) {
            for (qsizetype i = 0; i < rules.size(); ++i)
                insertUnique(all, rules.at(i), positions.at(i));
        });
    };
    change(make, [this, before = idsNow()] { emit added(idsBut(before)); });
}

void RuleEdits::add(const Rule &rule)
{
    addAll({rule}, {-1});
}

void RuleEdits::duplicate(const QStringList &ids)
{
    Rules copies;
    QList<int> positions;
    for (const Deleted &original : placesOf(ids)) {
        copies.append(original.rule);
        copies.last().name = tr("%1 (copy)").arg(original.rule.name);
        copies.last().enabled = false;
        positions.append(original.position + int(copies.size()));
    }
    addAll(copies, positions);
}

void RuleEdits::setEnabled(const QStringList &ids, bool on)
{
    change([ids, on](bool isConfirmed) {
        return rewritten(isConfirmed, [ids, on](Rules &rules) {
            for (Rule &rule : rules)
                rule.enabled = ids.contains(rule.id) ? on : rule.enabled;
        });
    });
}

void RuleEdits::move(const QString &id, int position)
{
    change([id, position](bool) { return rules::move(id, position); });
}

void RuleEdits::moveBy(const QStringList &ids, int step)
{
    QStringList order = ids; // the foremost first, so that none passes another
    if (step > 0)
        std::ranges::reverse(order);
    change([order, step](bool) {
        return rewritten(true, [order, step](Rules &rules) {
            for (const QString &id : order) {
                const qsizetype from = indexOf(rules, id);
                const qsizetype to = from + step;
                if (from < 0 || to < 0 || to >= rules.size())
                    return; // the others would close up
                rules.move(from, to);
            }
        });
    });
}

QList<RuleEdits::Deleted> RuleEdits::placesOf(const QStringList &ids) const
{
    QList<Deleted> places;
    const auto &rules = m_rules.rules()->rules;
    for (int i = 0; i < int(rules.size()); ++i) {
        if (ids.contains(rules.at(i).rule->id))
            places.append({*rules.at(i).rule, i});
    }
    return places;
}

void RuleEdits::remove(const QStringList &ids)
{
    const QList<Deleted> leaving = placesOf(ids);
    if (leaving.isEmpty())
        return;
    const auto make = [ids](bool) {
        return rewritten(
            true, [ids](Rules &rules) { rules.removeIf([&ids](const Rule &rule) { return ids.contains(rule.id); }); });
    };
    change(make, [this, leaving] {
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
    const QList<Deleted> back = m_deleted.takeLast();
    const auto make = [back](bool isConfirmed) {
        return rewritten(isConfirmed, [back](Rules &rules) {
            for (Deleted one : back) {
                one.rule.enabled = one.rule.enabled && !rules::riskOf(one.rule);
                insertUnique(rules, one.rule, one.position);
            }
        });
    };
    m_rules.change(make, [this, back, before = idsNow()](const std::optional<rules::Problem> &problem) {
        if (!problem)
            return emit undone(idsBut(before));
        m_deleted.append(back);
        emit failed(problem->sentence);
    });
}

QByteArray RuleEdits::json(const QStringList &ids) const
{
    QJsonArray array;
    for (const Deleted &place : placesOf(ids))
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
    const Rules &rules = std::get<rules::RuleFile>(parsed).rules;
    addAll(rules, QList<int>(rules.size(), -1));
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
    change([rules = loaded.rules](bool isConfirmed) { return rules::merge(rules, isConfirmed); },
           [this, name, count = loaded.rules.size()] {
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
