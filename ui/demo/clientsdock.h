#pragma once

#include <QDockWidget>

class QCheckBox;
class QLineEdit;
class QSplitter;
class QStackedWidget;

namespace view {
class ClientsModel;
class ReceivedMessagesModel;
} // namespace view

namespace ui {

struct DemoActions;
class DataTable;
class Label;

// The simulated clients of a demonstration, and the messages that the selected one received.
class ClientsDock final : public QDockWidget {
    Q_OBJECT
public:
    ClientsDock(view::ClientsModel &clients, const DemoActions &actions, QWidget *parent);

    DataTable &clients() const { return *m_list; }
    DataTable &messages() const { return *m_messageList; }
    QSplitter &splitter() const { return *m_splitter; }

    void spread(); // both parts about alike wide

    // Selects the client whose stream that is, if it is one's; also one that is heard of only later.
    void showClientOf(const QByteArray &streamKey);
    void noteStreamShown(bool isShown); // the one that was wanted

signals:
    void streamWanted(const QByteArray &streamKey); // of the client that somebody chose

private:
    void nameToggle();
    QWidget *makeList();
    QWidget *makeMessages();
    QWidget *makeEmpty(const DemoActions &actions);
    void filter();
    void showCounts();
    void choose();
    void wantStream(int client);
    void showMessages(int client); // -1: none
    void notePlace();
    void keepPlace();

    view::ClientsModel &m_clients;
    view::ReceivedMessagesModel *m_messages;
    DataTable *m_list;
    DataTable *m_messageList;
    QLineEdit *m_filter;
    QCheckBox *m_onlyErrors;
    Label *m_count;
    Label *m_caption;
    QSplitter *m_splitter;
    QStackedWidget *m_pages;
    QByteArray m_awaited;       // stream whose client is not known yet
    bool m_isFollowing = false; // a choice made elsewhere
    struct Place {
        int client = -1;
        int top = 0; // of its row, in the viewport
    };
    Place m_place; // while rows come and go: of the client that is to stay where it is on screen
};

} // namespace ui
