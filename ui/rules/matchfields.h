#pragma once

#include "rules/rule.h"
#include "ui/kit/fieldvalues.h"

#include <QObject>

class QAbstractButton;
class QLineEdit;

namespace ui {

class ChoiceField;
class FieldGrid;
class ListField;
class TextArea;
class TextField;

// The fields that say which hooks a rule is about. They belong to the grid.
class MatchFields final : public QObject {
    Q_OBJECT
public:
    explicit MatchFields(FieldGrid &grid);

    void show(const rules::Match &match);
    QJsonObject json() const;                       // as typed, valid or not
    std::optional<json::JsonError> problem() const; // what is typed and cannot be said in JSON
    void reveal(const QString &pointer);            // where it is folded away

private:
    QLineEdit *addPattern(const char *key, const QString &name, const QString &hint = {});
    void addFlag(const char *key, const QString &name, const QString &any, const QString &yes, const QString &no);
    void addMore();
    void showMore(bool shown);

    struct Pattern {
        const char *key;
        QLineEdit *field;
    };
    struct Flag {
        const char *key;
        ChoiceField *field;
    };

    FieldGrid &m_grid;
    TextField *m_method;
    ListField *m_status;
    QList<Pattern> m_patterns;
    QList<Flag> m_flags;
    QAbstractButton *m_more;
    TextArea *m_body;
    Kept<QJsonObject> m_shownBody;
};

} // namespace ui
