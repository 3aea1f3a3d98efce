/* The folder on the editor's disk, played by the browser's own file system: `files` maps paths to texts. */
({
  async fill(files) {
    const top = await (await navigator.storage.getDirectory()).getDirectoryHandle("project", { create: true });
    await top.getDirectoryHandle(".git", { create: true });
    for (const [path, text] of Object.entries(files)) {
      const parts = path.split("/");
      let folder = top;
      for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
      const writing = await (await folder.getFileHandle(parts.at(-1), { create: true })).createWritable();
      await writing.write(text);
      await writing.close();
    }
  },
  async read() {
    const files = {};
    const walk = async (folder, above) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await walk(handle, `${above}${name}/`);
        else if (!name.endsWith(".crswap")) files[above + name] = await (await handle.getFile()).text(); // being written
      }
    };
    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle("project"), "");
    return files;
  },
  choose() {
    window.showDirectoryPicker = async () => {
      const handle = await (await navigator.storage.getDirectory()).getDirectoryHandle("project");
      handle.requestPermission = async () => "granted";
      return handle;
    };
  },
  /* The files that our formats do not write exactly as they read them. */
  async rewritten(files) {
    const { page, table } = await import("/redazione/formats.js");
    const shapes = await (await fetch("/redazione/shapes.json")).json();
    const changed = [];
    for (const [path, text] of Object.entries(files)) {
      const name = path.match(/^data\/(.*)\.yml$/)?.[1];
      const format = name ? table(shapes.tables[name]) : page(shapes.pages);
      if (`${format.toFile(format.fromFile(text.trim())).trim()}\n` !== text) changed.push(path);
    }
    return changed;
  },
})
