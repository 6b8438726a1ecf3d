#pragma once

#include "ui/rules/rulecontrol.h"

#include <QStringList>

namespace ui {

// One change of the other: a Problem of one is that of all, and then none is made.
rules::Change inOrder(const QList<rules::Change> &steps);

// Who made a change of the rules (RuleSnapshot::changedBy), as people may read it.
QString whoText(const QString &changedBy);

// What people do with rules in a list, and take back. Every change ends in one of the signals.
class RuleEdits final : public QObject {
    Q_OBJECT
public:
    explicit RuleEdits(RuleControl &rules, QObject *parent = nullptr);

    // Under an id that is not in use.
    void add(const rules::Rule &rule);
    void duplicate(const QStringList &ids); // each copy after its original, switched off
    void setEnabled(const QStringList &ids, bool on);
    void move(const QString &id, int position);    // in the list as it is without it
    void moveBy(const QStringList &ids, int step); // of rules in their order: -1 up, 1 down
    void remove(const QStringList &ids);
    // Puts what was deleted last back to its place, switched as it was; what is risky comes back switched off.
    void undo();
    bool canUndo() const { return !m_deleted.isEmpty(); }

    QByteArray json(const QStringList &ids) const; // one rule as an object, several as a list
    void paste(const QString &json);               // adds them; no more than a file may hold
    // Files are read and written elsewhere, so that a disk that hangs holds up nobody. Regular ones only.
    void load(const QString &path); // merges them: rules with the same id are replaced
    void save(const QString &path);

signals:
    void failed(const QString &sentence);
    void done(const QString &sentence); // what is worth being told
    void added(const QStringList &ids);
    void deleted(const QString &what); // “Deleted “503””
    void undone(const QStringList &ids);

private:
    struct Deleted {
        rules::Rule rule;
        int position = 0;
    };
    using Success = std::function<void()>;
    struct Loaded {
        rules::Rules rules;
        QString problem; // empty: there is none
    };
    static Loaded readFile(const QString &path);                              // on any thread
    static QString writeFile(const QString &path, const rules::Rules &rules); // the problem
    void takeLoaded(const QString &name, const Loaded &loaded);

    void change(const RuleControl::Make &make, const Success &success = {});
    void addAll(const rules::Rules &rules, const QList<int> &positions); // -1: last
    QStringList idsBut(const QStringList &former) const;
    QList<Deleted> placesOf(const QStringList &ids) const;
    QStringList idsNow() const;

    RuleControl &m_rules;
    QList<QList<Deleted>> m_deleted; // the last one last
};

// What is wrong with a rule, and where in its JSON; of a long JSON Pointer its beginning. No pointer: the sentence.
QString withPlace(const QString &sentence, const QString &pointer);

} // namespace ui
